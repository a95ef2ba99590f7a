#pragma once

#include <weir/messages/schema_tree.hpp>
#include <weir/state/byte_store.hpp>
#include <weir/state/chunk.hpp>
#include <weir/state/manifest.hpp>

#include <functional>
#include <map>

namespace weir {

/// A chunk of entries, read by what the text of its schema says.
struct viewed_chunk {
  std::shared_ptr<const schema_tree> type;  ///< of `saved_row`
  batch rows;

  [[nodiscard]] const schema_node& key() const { return *type->root().field("key"); }
  [[nodiscard]] const schema_node& value() const { return *type->root().field("value"); }
  [[nodiscard]] std::uint64_t hash(std::size_t row) const;
  [[nodiscard]] bool live(std::size_t row) const;
  [[nodiscard]] std::int64_t due_ms(std::size_t row) const;
};

/// What a job has saved, for those who do not have its program: all as of one moment. While it lives the space
/// of what a running job replaces is not used again. All functions throw state_error. Not thread-safe.
class state_view {
 public:
  /// `store` must outlive it.
  explicit state_view(byte_store& store);

  struct job {
    std::string name;          ///< empty: no job has begun here
    std::uint64_t starts = 0;  ///< how often it was started
  };
  struct state {
    std::string name;  ///< "<stage>/<name in the operator>"
    std::uint32_t id = 0;
    std::string schema;  ///< that it was last written with
  };
  struct size {
    std::size_t entries = 0;
    std::size_t chunks = 0;
    std::size_t bytes = 0;  ///< of chunks, with entries that newer ones hide
  };

  [[nodiscard]] job who() const;
  /// All that can be gone back to, oldest first.
  [[nodiscard]] std::vector<manifest> commits() const;
  [[nodiscard]] std::vector<state> states() const;

  /// Calls f(chunk, row) for each entry that is there, in the order of hashes.
  using visitor = std::function<void(const viewed_chunk& in, std::size_t row)>;
  void visit(const state& of, const visitor& f);
  [[nodiscard]] size measure(const state& of);

  /// A sealed chunk of the state with this name.
  [[nodiscard]] viewed_chunk open(std::string_view sealed_bytes, const std::string& name);

  [[nodiscard]] byte_store::reading& reading() const { return *in_; }

 private:
  std::shared_ptr<const schema_tree> type_of(std::uint64_t fingerprint);

  std::unique_ptr<byte_store::reading> in_;
  std::shared_ptr<segment_pool> pool_ = segment_pool::make();
  std::map<std::uint64_t, std::shared_ptr<const schema_tree>> types_;
};

/// The schema of saved rows with this text. Throws state_error when it is none.
[[nodiscard]] std::shared_ptr<const schema_tree> read_saved_schema(const std::string& text);

}  // namespace weir
