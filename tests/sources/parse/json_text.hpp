#pragma once

#include <weir/sources/parse/fields.hpp>
#include <weir/tests/sources/parse/dice.hpp>
#include <weir/tests/sources/parse/written_time.hpp>

#include <array>
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace weir::testing {

/// Writes JSON in all the ways that mean the same: keys in any order, white space, escapes, and
/// values of no interest in between.
class json_text {
 public:
  explicit json_text(dice& chance) : chance_(chance) {}

  template <class T>
  std::string of(const T& value) {
    if constexpr (parse::is_optional<T>) {
      return value ? of(*value) : "null";
    } else if constexpr (parse::described<T>) {
      return object(value);
    } else if constexpr (std::same_as<T, bool>) {
      return value ? "true" : "false";
    } else if constexpr (parse::text_field<T>) {
      return text(value);
    } else if constexpr (std::same_as<T, event_time>) {
      const auto us = value.time_since_epoch().count();
      return us % 1000 == 0 ? of(us / 1000) : text(written(value));
    } else {
      std::array<char, 64> digits{};
      return {digits.data(), std::to_chars(digits.data(), digits.data() + 64, value).ptr};
    }
  }

  /// A text in quotes. What need not be escaped is, at times.
  std::string text(std::string_view plain) {
    std::string quoted = "\"";
    for (const char byte : plain) {
      const auto code = static_cast<unsigned char>(byte);
      if (byte == '"' || byte == '\\') {
        quoted += '\\';
        quoted += byte;
      } else if (code < 0x20 || (code < 0x80 && chance_.one_in(8))) {
        std::array<char, 8> escape{};
        std::snprintf(escape.data(), escape.size(), chance_.one_in(2) ? "\\u%04x" : "\\u%04X",
                      code);
        quoted += escape.data();
      } else {
        quoted += byte;
      }
    }
    return quoted + '"';
  }

 private:
  template <class T>
  std::string object(const T& row) {
    std::vector<std::string> members;
    parse::for_each_member<T>([&]<class Member>(Member) {
      const std::string key = text(Member::name) + space() + ':' + space();
      const auto& value = row.*Member::pointer;
      if constexpr (parse::is_optional<parse::member_type<T, Member>>) {
        if (!value && chance_.one_in(2)) return true;  // absent is as good as null
      }
      members.insert(members.begin() + static_cast<long>(chance_.roll(members.size() + 1)),
                     key + of(value));
      return true;
    });
    std::string all = "{" + space();
    for (const auto& member : members) {
      if (chance_.one_in(4)) all += nuisance() + ",";
      all += space() + member + space() + ",";
    }
    all.back() = '}';
    return all;
  }

  std::string nuisance() {
    constexpr std::array<const char*, 8> values{"null",
                                                "-0.5e+3",
                                                "[]",
                                                "{}",
                                                R"([1,[ ],{"tiny":[{}]}])",
                                                R"({"at":{"name":"\ud83d\ude00"}})",
                                                "false",
                                                R"("\\\"")"};
    return "\"other\":" + space() + values[chance_.roll(values.size())] + space();
  }

  std::string space() { return std::string{chance_.one_in(4) ? chance_.text(" \t\r\n", 3) : ""}; }

  dice& chance_;
};

}  // namespace weir::testing
