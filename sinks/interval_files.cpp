#include <weir/sinks/interval_files.hpp>

#include <charconv>

namespace weir::sinks {

std::string file_names::dot_suffix() const {
  return suffix.empty() || suffix.starts_with('.') ? suffix : "." + suffix;
}

interval_files::interval_files(file_names names, const sink_context& context)
    : names_(std::move(names)), context_(context) {
  if (names_.directory.empty())
    throw sink_error("files: the directory is empty; use \".\" for the current one");
  if (names_.prefix.empty() || (names_.prefix + names_.suffix).find('/') != std::string::npos)
    throw sink_error("files in " + names_.directory + ": the prefix \"" + names_.prefix +
                     "\" or the suffix \"" + names_.suffix +
                     "\" cannot be part of a file name; put directories into the first argument");
  ensure_directory(names_.directory);
  durable_file::remove_leftovers(names_.directory, [this](auto stem) { return is_mine(stem); });
}

void interval_files::on_tick(std::int64_t time_ms) {
  last_tick_ms_ = time_ms;
  publish(std::to_string(time_ms));
}

void interval_files::on_end() {
  publish(last_tick_ms_ ? std::to_string(*last_tick_ms_) + "-end" : "end");
}

void interval_files::publish(const std::string& label) {
  if (!file_) return;
  auto name = names_.prefix + "-" + label;
  if (context_.partitions > 1) name += "-" + std::to_string(context_.partition);
  file_->commit(name + names_.dot_suffix());
  file_.reset();
}

/// Tells apart whose temporary file it is; the batch time is not known yet.
std::string interval_files::stem() const {
  return names_.prefix + "-" + std::to_string(context_.partition) + names_.dot_suffix();
}

/// Every partition number belongs to exactly one of ours, so none is left when there are fewer now.
bool interval_files::is_mine(std::string_view stem) const {
  const auto head = names_.prefix + "-";
  const auto tail = names_.dot_suffix();
  if (stem.size() <= head.size() + tail.size() || !stem.starts_with(head) || !stem.ends_with(tail))
    return false;
  const auto digits = stem.substr(head.size(), stem.size() - head.size() - tail.size());
  std::size_t partition = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), partition);
  return error == std::errc() && end == digits.data() + digits.size() &&
         partition % context_.partitions == context_.partition;
}

}  // namespace weir::sinks
