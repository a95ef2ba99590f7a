#include <weir/sources/descriptor_lines.hpp>
#include <weir/sources/file.hpp>

namespace weir::sources {

file_spec::file_spec(std::vector<std::string> paths, file_options options)
    : paths_(std::make_shared<const std::vector<std::string>>(std::move(paths))),
      options_(options) {
  if (paths_->empty()) throw source_error("no file to read: the list of paths is empty");
}

std::unique_ptr<source<std::string_view>> file_spec::open(const source_context& context) const {
  const auto& path = paths_->at(context.partition);
  auto opened = open_to_read(path);
  if (!opened) fail("cannot open '" + path + "'");
  return std::make_unique<descriptor_lines>(std::move(opened), "'" + path + "'",
                                            options_.line_bytes_max);
}

std::string file_spec::name() const {
  const auto more = paths_->size() - 1;
  return "file " + paths_->front() + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

file_spec file(std::string path, file_options options) {
  return {std::vector{std::move(path)}, options};
}

file_spec files(std::vector<std::string> paths, file_options options) {
  return {std::move(paths), options};
}

}  // namespace weir::sources
