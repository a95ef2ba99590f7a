#pragma once

// A strict reader of OpenMetrics 1.0, of as much as a job's metrics use.

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace weir::testing {

class openmetrics_check {
 public:
  /// What is wrong with the text, a line each; empty: nothing.
  [[nodiscard]] static std::vector<std::string> faults_of(std::string_view text) {
    openmetrics_check check;
    check.read(text);
    return check.faults_;
  }

 private:
  void read(std::string_view text) {
    if (!text.ends_with("\n# EOF\n")) return fault("the text does not end with # EOF", "");
    text.remove_suffix(6);
    while (!text.empty()) {
      const auto end = text.find('\n');
      line(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
  }

  void line(std::string_view text) {
    if (text.starts_with("# HELP ")) return help(text.substr(7), text);
    if (text.starts_with("# TYPE ")) return type(text.substr(7), text);
    if (text.starts_with("#") || text.empty()) return fault("neither metadata nor sample", text);
    sample(text);
  }

  void help(std::string_view rest, std::string_view text) {
    const auto space = rest.find(' ');
    if (space == std::string_view::npos) return fault("a family without help", text);
    family_ = rest.substr(0, space);
    type_.clear();
    if (!families_.insert(family_).second) fault("a family that was there before", text);
  }

  void type(std::string_view rest, std::string_view text) {
    if (!rest.starts_with(family_ + ' ')) return fault("a type of another family", text);
    type_ = rest.substr(family_.size() + 1);
    static const std::map<std::string, std::vector<std::string>> suffixes = {
        {"counter", {"_total"}},
        {"gauge", {""}},
        {"info", {"_info"}},
        {"histogram", {"_bucket", "_sum", "_count"}}};
    const auto found = suffixes.find(type_);
    if (found == suffixes.end()) return fault("an unknown type", text);
    suffixes_ = found->second;
    if (family_.ends_with("_total") || family_.ends_with("_info"))
      fault("a suffix in a family's name", text);
    bucket_ = -1;
  }

  void sample(std::string_view text) {
    const auto name = text.substr(0, text.find_first_of("{ "));
    bool known = false;
    for (const auto& suffix : suffixes_) known |= name == family_ + suffix;
    if (type_.empty() || !known) return fault("a sample of another family", text);
    auto rest = text.substr(name.size());
    std::string le;
    if (rest.starts_with('{') && !labels(rest, le))
      return fault("labels that cannot be read", text);
    if (!rest.starts_with(' ')) return fault("no space before the value", text);
    const std::string value(rest.substr(1));
    char* end = nullptr;
    const double amount = std::strtod(value.c_str(), &end);
    if (value.empty() || *end != '\0') return fault("a value that is no number", text);
    if (!series_.insert(std::string(text.substr(0, text.size() - value.size()))).second)
      fault("a sample that was there before", text);
    if (type_ == "counter" && amount < 0) fault("a counter below zero", text);
    if (type_ == "info" && amount != 1) fault("an info that is not 1", text);
    if (name.ends_with("_bucket")) bucket(le, amount, text);
    if (name.ends_with("_count") && amount != bucket_)
      fault("a count that is not the last bucket", text);
  }

  /// Buckets of a series grow, and end with +Inf.
  void bucket(const std::string& le, double count, std::string_view text) {
    if (le.empty()) return fault("a bucket without le", text);
    if (le.find_first_of(".eI") == std::string::npos) fault("a bound that is no float", text);
    const bool first = bucket_ < 0 || closed_;
    if (!first && count < bucket_) fault("a bucket with less than the one before", text);
    bucket_ = count;
    closed_ = le == "+Inf";
  }

  /// Takes `{a="b",...}` off.
  static bool labels(std::string_view& rest, std::string& le) {
    std::set<std::string> names;
    do {
      rest.remove_prefix(1);
      const auto equals = rest.find('=');
      if (equals == std::string_view::npos || rest.substr(equals + 1, 1) != "\"") return false;
      const std::string name(rest.substr(0, equals));
      if (name.empty() ||
          name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos)
        return false;
      if (!names.insert(name).second) return false;
      rest.remove_prefix(equals + 2);
      const auto from = rest;
      while (!rest.empty() && rest.front() != '"') {
        if (rest.front() == '\\' &&
            (rest.size() < 2 || std::string_view("\\\"n").find(rest[1]) == std::string_view::npos))
          return false;
        rest.remove_prefix(rest.front() == '\\' ? 2 : 1);
      }
      if (name == "le") le = from.substr(0, from.size() - rest.size());
      if (rest.empty()) return false;
      rest.remove_prefix(1);
    } while (rest.starts_with(','));
    if (!rest.starts_with('}')) return false;
    rest.remove_prefix(1);
    return true;
  }

  void fault(const std::string& what, std::string_view text) {
    faults_.push_back(what + ": " + std::string(text));
  }

  std::string family_;
  std::string type_;
  std::vector<std::string> suffixes_;
  std::set<std::string> families_;
  std::set<std::string> series_;
  double bucket_ = -1;
  bool closed_ = true;
  std::vector<std::string> faults_;
};

}  // namespace weir::testing
