#include <weir/actors/operators/fused.hpp>

#include <exception>

namespace weir::detail {

namespace {

std::string cause() {
  try {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace

bool refuses(const operator_context& context, std::string_view record) {
  if (!context.poison) return false;
  for (const auto& each : *context.poison)
    if (each == record) return true;
  return false;
}

void throw_record_error(const operator_context& context, const batch_header& header, std::size_t row,
                        std::string_view record) {
  const auto position = header.position + (header.exact ? row : 0);
  std::string text = cause();
  text += "; at record ";
  text += record.substr(0, 1024);
  text += " (source '";
  text += source_name(*context.source_names, header);
  text += header.exact ? "', position " : "', position from ";
  text += std::to_string(position);
  text += ')';
  throw record_error(text, std::string(record));
}

}  // namespace weir::detail
