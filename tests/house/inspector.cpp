#include "inspector.hpp"

#include "house_rules.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>

namespace weir::house {
namespace {

namespace fs = std::filesystem;

/// Is `path` the directory `room` or something in it?
bool lies_in(std::string_view path, std::string_view room) {
  return path.starts_with(room) && (path.size() == room.size() || path[room.size()] == '/');
}

const room_rule* room_of(std::string_view path) {
  const room_rule* found = nullptr;
  for (const auto& rule : rooms)
    if (lies_in(path, rule.room) && (!found || found->room.size() < rule.room.size()))
      found = &rule;
  return found;
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string all;
  for (const auto name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all.empty() ? "nothing" : all;
}

/// What stands between the brackets or quotes of an include directive.
std::optional<std::string_view> included_by(std::string_view line) {
  if (!line.starts_with("#include ")) return std::nullopt;
  const auto open = line.find_first_of("<\"");
  const auto close = line.find_first_of(">\"", open + 1);
  if (open == line.npos || close == line.npos) return std::nullopt;
  return line.substr(open + 1, close - open - 1);
}

class inspection {
 public:
  void file(const fs::path& path, std::string name) {
    name_ = std::move(name);
    line_ = 0;
    std::ifstream in(path);
    for (std::string text; std::getline(in, text);) {
      ++line_;
      if (text.find('\0') != text.npos) return;  // not a text
      check_machine_paths(text);
      if (const auto header = included_by(text); header && is_code()) check_include(*header, text);
    }
    if (is_code() && line_ > lines_max)
      report("the file has more than " + std::to_string(lines_max) + " lines: it holds two ideas");
  }

  std::vector<std::string> finish() {
    std::sort(reports_.begin(), reports_.end());
    return std::move(reports_);
  }

 private:
  [[nodiscard]] bool is_code() const { return name_.ends_with(".hpp") || name_.ends_with(".cpp"); }

  void report(const std::string& what) {
    reports_.push_back(name_ + ":" + std::to_string(line_) + ": " + what);
  }

  void check_include(std::string_view header, std::string_view text) {
    constexpr std::string_view ours = "weir/";
    if (header.starts_with(ours)) {
      check_room(header.substr(ours.size()));
    } else if (text.find('"') != text.npos && !name_.starts_with("tests/")) {
      report("write #include <weir/...>, not \"" + std::string(header) + "\"");
    }
    for (const auto& door : doors) check_door(door, header);
  }

  void check_room(std::string_view header) {
    const auto* from = room_of(name_);
    const auto* to = room_of(header);
    if (!from || from == to) return;
    if (to && std::ranges::count(from->may_include, to->room)) return;
    report(std::string(from->room) + " may not include <weir/" + std::string(header) +
           ">, only itself and " + joined(from->may_include));
  }

  void check_door(const door_rule& door, std::string_view header) {
    const bool meant = door.header.starts_with('.') ? header.ends_with(door.header)
                                                    : header.starts_with(door.header);
    if (!meant) return;
    const auto without_tests =
        name_.starts_with("tests/") ? std::string_view(name_).substr(6) : std::string_view(name_);
    const bool allowed = std::ranges::any_of(door.rooms, [&](std::string_view room) {
      return lies_in(name_, room) || lies_in(without_tests, room);
    });
    if (!allowed)
      report("<" + std::string(header) + "> may be included only in " + joined(door.rooms));
    auto& users = users_[door.header];
    users.insert(name_);
    if (users.size() > door.files_max)
      report("<" + std::string(header) + "> may be included in no more than " +
             std::to_string(door.files_max) + " file: see also " + *users.begin());
  }

  void check_machine_paths(const std::string& text) {
    for (const auto directory : machine_directories) {
      const auto needle = "/" + std::string(directory) + "/";
      const auto at = text.find(needle);
      if (at == text.npos || (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1]))))
        continue;
      report("a path of one machine: " + needle);
    }
  }

  std::string name_;
  std::size_t line_ = 0;
  std::map<std::string_view, std::set<std::string>> users_;
  std::vector<std::string> reports_;
};

}  // namespace

std::vector<std::string> inspect(const fs::path& root) {
  inspection all;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::end(entry); ++entry) {
    const auto name = fs::relative(entry->path(), root).generic_string();
    if (name == "build" || (name.starts_with('.') && entry->is_directory())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      all.file(entry->path(), name);
    }
  }
  return all.finish();
}

}  // namespace weir::house
