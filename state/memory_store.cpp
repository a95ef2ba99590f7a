#include <weir/state/byte_store.hpp>

#include <map>
#include <mutex>

namespace weir {

namespace {

using table = std::map<std::string, std::string, std::less<>>;

/// The state of all tables, never changed once it can be seen: each commit makes another.
class memory_store final : public byte_store {
 public:
  std::unique_ptr<reading> read() override { return std::make_unique<reader>(seen()); }
  std::unique_ptr<writing> write() override { return std::make_unique<writer>(*this); }

 private:
  using snapshot = std::map<std::string, std::shared_ptr<const table>, std::less<>>;

  template <class Base>
  class reader_of : public Base {
   public:
    explicit reader_of(snapshot what) : seen_(std::move(what)) {}

    std::optional<std::string_view> get(std::string_view name, std::string_view key) override {
      const auto* in = find(name);
      if (!in) return std::nullopt;
      const auto found = in->find(key);
      if (found == in->end()) return std::nullopt;
      return found->second;
    }
    std::optional<byte_entry> at_or_after(std::string_view name, std::string_view key) override {
      const auto* in = find(name);
      if (!in) return std::nullopt;
      const auto found = in->lower_bound(key);
      if (found == in->end()) return std::nullopt;
      return byte_entry{found->first, found->second};
    }
    std::optional<byte_entry> before(std::string_view name, std::string_view key) override {
      const auto* in = find(name);
      if (!in) return std::nullopt;
      auto found = in->lower_bound(key);
      if (found == in->begin()) return std::nullopt;
      --found;
      return byte_entry{found->first, found->second};
    }

   protected:
    [[nodiscard]] const table* find(std::string_view name) const {
      const auto found = seen_.find(name);
      return found == seen_.end() ? nullptr : found->second.get();
    }

    snapshot seen_;
  };
  using reader = reader_of<reading>;

  class writer final : public reader_of<writing> {
   public:
    explicit writer(memory_store& into)
        : reader_of<writing>({}), into_(into), turn_(into.one_writer_) {
      seen_ = into.seen();
    }

    void put(std::string_view name, std::string_view key, std::string_view value) override {
      changed(name).insert_or_assign(std::string(key), std::string(value));
    }
    void erase(std::string_view name, std::string_view key) override {
      auto& in = changed(name);
      if (const auto found = in.find(key); found != in.end()) in.erase(found);
    }
    void commit() override {
      const std::lock_guard lock(into_.access_);
      into_.all_ = seen_;
    }

   private:
    /// The table as this transaction sees it: a copy from the first change on.
    table& changed(std::string_view name) {
      if (const auto own = own_.find(name); own != own_.end()) return *own->second;
      const auto* before = find(name);
      auto copy = std::make_shared<table>(before ? *before : table());
      seen_[std::string(name)] = copy;
      return *(own_[std::string(name)] = std::move(copy));
    }

    memory_store& into_;
    std::lock_guard<std::mutex> turn_;
    std::map<std::string, std::shared_ptr<table>, std::less<>> own_;
  };

  snapshot seen() {
    const std::lock_guard lock(access_);
    return all_;
  }

  std::mutex one_writer_;
  std::mutex access_;
  snapshot all_;
};

}  // namespace

std::unique_ptr<byte_store> make_memory_store() { return std::make_unique<memory_store>(); }

}  // namespace weir
