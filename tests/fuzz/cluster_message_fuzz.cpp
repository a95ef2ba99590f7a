// What a node is told by whoever has connected to it, or writes what coordinators leave: control messages, pieces of a state.

#include <weir/actors/progress/cluster/cluster_codec.hpp>
#include <weir/messages/packed.hpp>
#include <weir/state/store_copy.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto what = weir::decoded(bytes)) static_cast<void>(weir::encoded(*what));
  static_cast<void>(weir::unpacked<weir::store_piece>(bytes));
  // The fingerprints that make a message one are hard to find.
  const auto body = [&]<class Message>(const Message&) {
    std::string whole(sizeof(std::uint64_t) + size, '\0');
    const auto kind = weir::schema_of<Message>().fingerprint;
    std::memcpy(whole.data(), &kind, sizeof kind);
    std::memcpy(whole.data() + sizeof kind, data, size);
    static_cast<void>(weir::unpacked<Message>(whole));
  };
  body(weir::join_request{});
  body(weir::join_answer{});
  body(weir::session_record{});
  body(weir::deployment{});
  body(weir::store_piece{});
  return 0;
}
