#include <weir/config/settings_error.hpp>
#include <weir/config/toml_entries.hpp>

#include <algorithm>

// Values in values need the stack of whoever reads them: settings have one list in a table at most. Dotted
// keys nest without a limit of the library's; the length of a line limits them.
#define TOML_MAX_NESTED_VALUES 8
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace weir {

namespace {

constexpr std::size_t depth_max = 16;

std::optional<setting_value> value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return whole->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* truth = node.as_boolean()) return truth->get();
  return std::nullopt;
}

/// Walks the tables and keeps what is assigned in them.
class collector {
 public:
  explicit collector(const std::string& name) : name_(name) {}

  void table(const toml::table& from) {
    for (const auto& [key, node] : from) {
      path_.emplace_back(key.str());
      const std::size_t line = key.source().begin.line;
      if (path_.size() > depth_max)
        throw settings_error(line_of_file(name_, line) + "tables within tables within tables");
      const auto* inner = node.as_table();
      if (inner && !inner->empty()) {
        table(*inner);
      } else {
        entry(node, line);
      }
      path_.pop_back();
    }
  }

  std::vector<toml_entry> finish() {
    std::ranges::stable_sort(entries_, {}, &toml_entry::line);
    return std::move(entries_);
  }

 private:
  void entry(const toml::node& node, std::size_t line) {
    toml_entry found{.path = path_, .line = line};
    if (auto value = value_of(node)) {
      found.form = toml_entry::shape::value;
      found.values.push_back(*std::move(value));
    } else if (node.is_table()) {
      found.form = toml_entry::shape::table;
    } else if (const auto* list = node.as_array()) {
      found.form = list_into(found.values, *list) ? toml_entry::shape::list : found.form;
    }
    entries_.push_back(std::move(found));
  }

  static bool list_into(std::vector<setting_value>& values, const toml::array& list) {
    for (const auto& each : list) {
      auto value = value_of(each);
      if (!value) return false;
      values.push_back(*std::move(value));
    }
    return true;
  }

  const std::string& name_;
  std::vector<std::string> path_;
  std::vector<toml_entry> entries_;
};

void check_size(std::string_view text, const std::string& name) {
  if (text.size() > toml_bytes_max)
    throw settings_error(name + ": larger than " + std::to_string(toml_bytes_max) +
                         " bytes: is it a file of settings?");
  std::size_t line = 0;
  while (!text.empty()) {
    ++line;
    const auto length = std::min(text.find('\n'), text.size());
    if (length > toml_line_bytes_max)
      throw settings_error(line_of_file(name, line) + "longer than " +
                           std::to_string(toml_line_bytes_max) + " bytes");
    text.remove_prefix(std::min(length + 1, text.size()));
  }
}

}  // namespace

std::vector<toml_entry> toml_entries(std::string_view text, const std::string& name) {
  check_size(text, name);
  const auto parsed = toml::parse(text);
  if (!parsed) {
    const auto& error = parsed.error();
    throw settings_error(line_of_file(name, error.source().begin.line) +
                         "not TOML: " + std::string(error.description()));
  }
  collector all(name);
  all.table(parsed.table());
  return all.finish();
}

std::string line_of_file(const std::string& name, std::size_t line) {
  return name + ":" + std::to_string(line) + ": ";
}

}  // namespace weir
