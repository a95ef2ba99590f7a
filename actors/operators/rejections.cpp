#include <weir/actors/operators/rejections.hpp>

namespace weir {

std::string_view source_name(const std::vector<std::string>& names, const batch_header& header) {
  if (header.stream == several_streams) return "several";
  return header.stream < names.size() ? std::string_view(names[header.stream]) : "?";
}

void rejections::add(const batch_header& in, std::size_t row, std::string_view record,
                     std::string_view reason, outputs& out) {
  letters_.from(in);
  letters_.append({.stage = name_,
                   .source = source_name(*sources_, in),
                   .position = in.position + (in.exact ? row : 0),
                   .exact = in.exact,
                   .record = record.substr(0, record_bytes_max),
                   .reason = reason},
                  [&](batch full) { out.send(port_, std::move(full)); });
  letters_.done();
}

void rejections::flush(outputs& out) {
  letters_.flush([&](batch full) { out.send(port_, std::move(full)); });
}

}  // namespace weir
