#include <weir/actors/progress/cluster/cluster_codec.hpp>
#include <weir/messages/packed.hpp>

namespace weir {

namespace {

template <std::size_t I = 0>
std::optional<cluster_message> decoded_from(std::string_view bytes) {
  if constexpr (I < std::variant_size_v<cluster_message>) {
    using message = std::variant_alternative_t<I, cluster_message>;
    if (packed_kind(bytes) != schema_of<message>().fingerprint) return decoded_from<I + 1>(bytes);
    if (auto made = unpacked<message>(bytes)) return cluster_message(*std::move(made));
  }
  return std::nullopt;
}

}  // namespace

std::string encoded(const cluster_message& what) {
  return std::visit([](const auto& each) { return packed(each); }, what);
}

std::optional<cluster_message> decoded(std::string_view bytes) { return decoded_from(bytes); }

}  // namespace weir
