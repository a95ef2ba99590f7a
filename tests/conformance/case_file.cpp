#include "case_file.hpp"

#include "case_error.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace weir::conformance {

namespace {

std::size_t line_at(std::string_view text, std::size_t at) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

json::value parse(std::string_view text, const std::string& path) {
  json::stream_parser parser;
  json::error_code problem;
  const auto read = parser.write_some(text.data(), text.size(), problem);
  if (!problem && parser.done()) {
    if (const auto rest = text.find_first_not_of(" \t\r\n", read); rest != std::string_view::npos)
      throw file_error(path + ":" + std::to_string(line_at(text, rest)) +
                       ": broken JSON: more after its end");
  }
  if (!problem) parser.finish(problem);
  if (problem)
    throw file_error(path + ":" + std::to_string(line_at(text, read)) +
                     ": broken JSON: " + problem.message());
  return parser.release();
}

test_case to_case(const json::value& of, const std::string& path, std::size_t number) {
  const auto refuse = [&](const char* why) -> file_error {
    return file_error(path + ": case " + std::to_string(number) + " " + why);
  };
  if (!of.is_object()) throw refuse("is no object");
  test_case made;
  made.all = of.get_object();
  const auto text = [&](const char* key) {
    const auto* found = made.all.if_contains(key);
    if (!found || !found->is_string())
      throw refuse((std::string("has no text `") + key + "`").c_str());
    return std::string(found->get_string());
  };
  made.suite = text("suite");
  made.name = text("name");
  const auto* operations = made.all.if_contains("op");
  if (!operations || !operations->is_array() || operations->get_array().empty())
    throw refuse("has no list `op` of operations");
  for (const auto& each : operations->get_array()) {
    const auto* name = each.is_object() ? each.get_object().if_contains("op") : nullptr;
    if (!name || !name->is_string()) throw refuse("has an operation without a name");
    made.operations.push_back(each.get_object());
  }
  return made;
}

[[noreturn]] void throw_wrong(std::string_view key, const char* wanted, const json::value* found) {
  throw case_error("`" + std::string(key) + "` is " + (found ? json::serialize(*found) : "absent") +
                   ", not " + wanted);
}

}  // namespace

std::vector<test_case> parse_cases(std::string_view text, const std::string& path) {
  const auto all = parse(text, path);
  const auto* cases = all.is_object() ? all.get_object().if_contains("cases") : nullptr;
  if (!cases || !cases->is_array()) throw file_error(path + ": there is no list `cases`");
  std::vector<test_case> list;
  for (const auto& each : cases->get_array()) list.push_back(to_case(each, path, list.size() + 1));
  return list;
}

std::vector<test_case> read_cases(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw file_error(path + ": cannot be opened");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || (text.empty() && file.fail() && !file.eof()))
    throw file_error(path + ": cannot be read");
  return parse_cases(text, path);
}

const json::value* find(const json::object& in, std::string_view key) {
  const auto* found = in.if_contains({key.data(), key.size()});
  return found && !found->is_null() ? found : nullptr;
}

std::int64_t integer_at(const json::object& in, std::string_view key) {
  const auto* found = find(in, key);
  if (!found || !found->is_number()) throw_wrong(key, "a number", found);
  return integer(*found);
}

std::int64_t integer_at(const json::object& in, std::string_view key, std::int64_t otherwise) {
  return find(in, key) ? integer_at(in, key) : otherwise;
}

double real_at(const json::object& in, std::string_view key) {
  const auto* found = find(in, key);
  if (!found || !found->is_number()) throw_wrong(key, "a number", found);
  return found->to_number<double>();
}

std::string text_at(const json::object& in, std::string_view key) {
  const auto* found = find(in, key);
  if (!found || !found->is_string()) throw_wrong(key, "a text", found);
  return std::string(found->get_string());
}

std::string text_at(const json::object& in, std::string_view key, std::string_view otherwise) {
  return find(in, key) ? text_at(in, key) : std::string(otherwise);
}

bool flag_at(const json::object& in, std::string_view key, bool otherwise) {
  const auto* found = find(in, key);
  if (!found) return otherwise;
  if (!found->is_bool()) throw_wrong(key, "true or false", found);
  return found->get_bool();
}

const json::array& list_at(const json::object& in, std::string_view key) {
  const auto* found = find(in, key);
  if (!found || !found->is_array()) throw_wrong(key, "a list", found);
  return found->get_array();
}

}  // namespace weir::conformance
