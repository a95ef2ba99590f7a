#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// The two texts that monitoring systems read; nearly the same.
enum class text_form { prometheus, openmetrics };

/// What a server says that the text is.
[[nodiscard]] std::string_view content_type(text_form form);

/// The form that an `Accept` field asks for; Prometheus's when it says nothing about either.
[[nodiscard]] text_form form_wanted(std::string_view accept);

/// `text` as it stands between the quotes of a label's value.
[[nodiscard]] std::string escaped_label(std::string_view text);

/// Writes families of metrics, one after the other. Names are without "_total".
class exposition {
 public:
  enum class kind { counter, gauge, histogram, info };

  explicit exposition(text_form form) : form_(form) {}

  /// Begins a family: samples follow. `help` is one line without backslashes.
  void family(std::string_view name, kind of, std::string_view help);

  /// A sample of the family. `labels` as `a="b",c="d"`, with escaped values. No sample of a histogram.
  void sample(std::string_view labels, std::uint64_t value);
  void sample(std::string_view labels, double value);
  void sample(std::string_view labels, std::int64_t value) {
    sample(labels, static_cast<double>(value));
  }

  /// A line of a histogram: `suffix` is "_bucket", "_sum" or "_count".
  void part(std::string_view suffix, std::string_view labels, std::uint64_t value);
  void part(std::string_view suffix, std::string_view labels, double value);

  /// The text; nothing may be added after it.
  [[nodiscard]] std::string finish() &&;

 private:
  void line(std::string_view suffix, std::string_view labels, std::string_view value);
  [[nodiscard]] std::string_view suffix() const;

  text_form form_;
  std::string text_;
  std::string name_;
  kind kind_ = kind::gauge;
};

/// A number as both forms write it, whatever the locale; as short as reads back the same.
[[nodiscard]] std::string decimal(double value);

}  // namespace weir
