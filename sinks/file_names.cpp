#include <weir/sinks/file_names.hpp>
#include <weir/sinks/sink.hpp>

#include <charconv>

namespace weir::sinks {

std::string file_names::dot_suffix() const {
  return suffix.empty() || suffix.starts_with('.') ? suffix : "." + suffix;
}

void file_names::check() const {
  if (directory.empty())
    throw sink_error("files: the directory is empty; use \".\" for the current one");
  if (prefix.empty() || (prefix + suffix).find('/') != std::string::npos)
    throw sink_error("files in " + directory + ": the prefix \"" + prefix + "\" or the suffix \"" +
                     suffix +
                     "\" cannot be part of a file name; put directories into the first argument");
}

std::string file_names::name(std::string_view label, std::size_t partition,
                             std::size_t partitions) const {
  auto made = prefix + "-";
  made += label;
  if (partitions > 1) made += "-" + std::to_string(partition);
  return made + dot_suffix();
}

bool file_names::is_name(std::string_view name) const {
  const auto head = prefix + "-";
  const auto tail = dot_suffix();
  return name.size() > head.size() + tail.size() && name.starts_with(head) &&
         name.ends_with(tail) && name.find('/') == name.npos && name.find('\0') == name.npos;
}

std::string file_names::stem(std::size_t partition) const {
  return prefix + "-" + std::to_string(partition) + dot_suffix();
}

std::optional<std::size_t> file_names::partition_of(std::string_view stem) const {
  if (!is_name(stem)) return std::nullopt;
  const auto around = prefix.size() + 1 + dot_suffix().size();
  const auto digits = stem.substr(prefix.size() + 1, stem.size() - around);
  std::size_t partition = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, partition);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return partition;
}

}  // namespace weir::sinks
