#pragma once

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/messages/dead_letter.hpp>

namespace weir {

/// The dead-letter port of one operator: refused records with their reason and source position.
class rejections {
 public:
  static constexpr std::size_t record_bytes_max = 4096;

  rejections(const operator_context& context, std::size_t port)
      : name_(context.name),
        sources_(context.source_names),
        letters_(context.pool, context.limits),
        port_(port) {}

  /// Refuses a record of the batch with this header; it stands at `row` of that batch.
  void add(const batch_header& in, std::size_t row, std::string_view record, std::string_view reason,
           outputs& out);

  void flush(outputs& out);

 private:
  std::string name_;
  std::shared_ptr<const std::vector<std::string>> sources_;
  batch_writer<dead_letter> letters_;
  std::size_t port_;
};

/// The name of the source that a batch's records came from.
[[nodiscard]] std::string_view source_name(const std::vector<std::string>& names,
                                           const batch_header& header);

}  // namespace weir
