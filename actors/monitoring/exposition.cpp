#include <weir/actors/monitoring/exposition.hpp>
#include <weir/actors/monitoring/http_request.hpp>
#include <weir/messages/utf8.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace weir {

namespace {

/// Takes off what stands before the separator, and the separator.
std::string_view take(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto first = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trimmed(first);
}

/// The weight in the parameters of a media type, 1 if it has none that can be read.
double weight(std::string_view parameters) {
  while (!parameters.empty()) {
    auto parameter = take(parameters, ';');
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    parameter.remove_prefix(2);
    double q = 1;
    std::from_chars(parameter.data(), parameter.data() + parameter.size(), q);
    return q;
  }
  return 1;
}

/// Bytes of the character that the text begins with; 0 if it is not UTF-8. The text is not empty.
std::size_t utf8_size(std::string_view text) {
  return static_cast<unsigned char>(text.front()) < 0x80 ? 1 : utf8_sequence(text);
}

std::string_view name_of(exposition::kind of, text_form form) {
  switch (of) {
    case exposition::kind::counter: return "counter";
    case exposition::kind::gauge: return "gauge";
    case exposition::kind::histogram: return "histogram";
    case exposition::kind::info: return form == text_form::openmetrics ? "info" : "gauge";
  }
  return "";
}

}  // namespace

std::string_view content_type(text_form form) {
  return form == text_form::openmetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

text_form form_wanted(std::string_view accept) {
  double open = 0;
  double plain = 0;
  while (!accept.empty()) {
    auto parameters = take(accept, ',');
    const auto type = take(parameters, ';');
    if (type == "application/openmetrics-text") open = std::max(open, weight(parameters));
    if (type == "text/plain") plain = std::max(plain, weight(parameters));
  }
  return open > 0 && open >= plain ? text_form::openmetrics : text_form::prometheus;
}

std::string escaped_label(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto size = utf8_size(text);
    const auto next = text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
    if (size == 0) {
      out += "\xEF\xBF\xBD";  // U+FFFD: one name that is no UTF-8 would spoil the whole text
    } else if (next == "\n") {
      out += "\\n";
    } else {
      if (next == "\\" || next == "\"") out += '\\';
      out += next;
    }
  }
  return out;
}

void exposition::family(std::string_view name, kind of, std::string_view help) {
  name_ = name;
  kind_ = of;
  // To Prometheus a family is called as its samples are.
  const auto called = name_ + std::string(form_ == text_form::prometheus ? suffix() : "");
  text_ += "# HELP " + called + ' ';
  text_ += help;
  text_ += "\n# TYPE " + called + ' ';
  text_ += name_of(of, form_);
  text_ += '\n';
}

void exposition::sample(std::string_view labels, std::uint64_t value) {
  line(suffix(), labels, std::to_string(value));
}

void exposition::sample(std::string_view labels, double value) {
  line(suffix(), labels, decimal(value));
}

void exposition::part(std::string_view suffix, std::string_view labels, std::uint64_t value) {
  line(suffix, labels, std::to_string(value));
}

void exposition::part(std::string_view suffix, std::string_view labels, double value) {
  line(suffix, labels, decimal(value));
}

std::string exposition::finish() && {
  if (form_ == text_form::openmetrics) text_ += "# EOF\n";
  return std::move(text_);
}

void exposition::line(std::string_view suffix, std::string_view labels, std::string_view value) {
  text_ += name_;
  text_ += suffix;
  if (!labels.empty()) {
    text_ += '{';
    text_ += labels;
    text_ += '}';
  }
  text_ += ' ';
  text_ += value;
  text_ += '\n';
}

std::string_view exposition::suffix() const {
  if (kind_ == kind::counter) return "_total";
  return kind_ == kind::info ? "_info" : "";
}

std::string decimal(double value) {
  std::array<char, 32> text;
  const bool plain = value == 0 || (value >= 1e-9 && value < 1e15);  // then all digits have room
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value,
                    plain ? std::chars_format::fixed : std::chars_format::general);
  return error == std::errc{} ? std::string(text.data(), end) : "0";
}

}  // namespace weir
