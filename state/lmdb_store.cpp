#include <weir/state/byte_store.hpp>

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace weir {

namespace {

std::string_view advice(int code) {
  switch (code) {
    case ENOSPC:
    // What LMDB says when a disk is full, too.
    case EIO: return "; free some space, or check the disk";
    case EDQUOT: return "; free some space or raise the quota";
    case EACCES:
    case EPERM: return "; give the user of this process the right to write there";
    case EROFS: return "; choose a directory that can be written";
    case ENOENT: return "; it is not there";
    case MDB_INVALID:
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_VERSION_MISMATCH:
    case MDB_PANIC:
      return "; it is damaged or of another program: move it away, or put back a savepoint";
    case MDB_READERS_FULL: return "; too many programs read it";
    default: return {};
  }
}

[[noreturn]] void fail(int code, const std::string& directory, std::string_view what) {
  std::string text = "cannot ";
  text.append(what).append(" the state in '").append(directory).append("': ");
  text.append(::mdb_strerror(code)).append(advice(code));
  throw state_error(text);
}

/// LMDB loses its locks when a process opens an environment a second time.
class open_once {
 public:
  explicit open_once(const std::string& directory) {
    struct stat status {};
    if (::stat(directory.c_str(), &status) != 0) fail(errno, directory, "open");
    id_ = {status.st_dev, status.st_ino};
    const std::lock_guard lock(access());
    if (!all().insert(id_).second)
      throw state_error("cannot open the state in '" + directory +
                        "': this process has it open already");
  }
  ~open_once() {
    const std::lock_guard lock(access());
    all().erase(id_);
  }
  open_once(const open_once&) = delete;
  open_once& operator=(const open_once&) = delete;

 private:
  using id = std::pair<dev_t, ino_t>;
  static std::mutex& access() {
    static std::mutex mutex;
    return mutex;
  }
  static std::set<id>& all() {
    static std::set<id> open;
    return open;
  }

  id id_;
};

constexpr unsigned readers_max = 512;

/// LMDB writes to its lock file through memory: a page that has no place on a full disk would end the process.
void reserve_lock(const std::string& directory) {
  constexpr off_t header_bytes = 4096;
  constexpr off_t reader_bytes = 64;
  constexpr auto size = header_bytes + readers_max * reader_bytes;
  const int file = ::open((directory + "/lock.mdb").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) fail(errno, directory, "open");
  const int problem = ::fallocate(file, 0, 0, size) == 0 ? 0 : errno;
  ::close(file);
  if (problem != 0 && problem != EOPNOTSUPP) fail(problem, directory, "open");
}

MDB_val to_value(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())};  // NOLINT: LMDB only reads it
}
std::string_view to_bytes(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

class lmdb_store final : public byte_store {
 public:
  lmdb_store(const std::string& directory, const lmdb_options& how)
      : directory_(directory), once_(directory) {
    // Address space, not memory or disk: the file grows as it must.
    constexpr std::size_t map_bytes = std::size_t{1} << 40;
    if (!how.read_only) reserve_lock(directory);
    check(::mdb_env_create(&environment_), "open");
    try {
      check(::mdb_env_set_mapsize(environment_, map_bytes), "open");
      check(::mdb_env_set_maxdbs(environment_, 16), "open");
      check(::mdb_env_set_maxreaders(environment_, readers_max), "open");
      const unsigned flags = MDB_NOTLS | (how.read_only ? MDB_RDONLY : 0u) |
                             (how.durable ? 0u : MDB_NOSYNC);
      check(::mdb_env_open(environment_, directory.c_str(), flags, 0644), "open");
      int dead = 0;
      check(::mdb_reader_check(environment_, &dead), "open");
      open_tables(how);
    } catch (...) {
      ::mdb_env_close(environment_);
      throw;
    }
  }
  ~lmdb_store() override { ::mdb_env_close(environment_); }
  lmdb_store(const lmdb_store&) = delete;
  lmdb_store& operator=(const lmdb_store&) = delete;

  std::unique_ptr<reading> read() override { return std::make_unique<reader>(*this); }
  std::unique_ptr<writing> write() override { return std::make_unique<writer>(*this); }

 private:
  template <class Base>
  class transaction : public Base {
   public:
    transaction(lmdb_store& of, unsigned flags) : store_(of) {
      of.check(::mdb_txn_begin(of.environment_, nullptr, flags, &handle_), "read");
    }
    ~transaction() override {
      close_cursors();
      if (handle_) ::mdb_txn_abort(handle_);
    }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    std::optional<std::string_view> get(std::string_view table, std::string_view key) override {
      auto wanted = to_value(key);
      MDB_val value{};
      const int code = ::mdb_get(handle_, store_.table(table), &wanted, &value);
      if (code == MDB_NOTFOUND) return std::nullopt;
      store_.check(code, "read");
      return to_bytes(value);
    }
    std::optional<byte_entry> at_or_after(std::string_view table, std::string_view key) override {
      auto found = to_value(key);
      return move(table, found, key.empty() ? MDB_FIRST : MDB_SET_RANGE);
    }
    std::optional<byte_entry> before(std::string_view table, std::string_view key) override {
      auto found = to_value(key);
      const bool any_after = move(table, found, MDB_SET_RANGE).has_value();
      MDB_val previous{};
      return move(table, previous, any_after ? MDB_PREV : MDB_LAST);
    }

   protected:
    void close_cursors() {
      for (const auto& [table, cursor] : cursors_) ::mdb_cursor_close(cursor);
      cursors_.clear();
    }

    lmdb_store& store_;
    MDB_txn* handle_ = nullptr;

   private:
    std::optional<byte_entry> move(std::string_view table, MDB_val& key, MDB_cursor_op how) {
      const auto number = store_.table(table);
      auto& cursor = cursors_[number];
      if (!cursor) store_.check(::mdb_cursor_open(handle_, number, &cursor), "read");
      MDB_val value{};
      const int code = ::mdb_cursor_get(cursor, &key, &value, how);
      if (code == MDB_NOTFOUND) return std::nullopt;
      store_.check(code, "read");
      return byte_entry{to_bytes(key), to_bytes(value)};
    }

    std::map<MDB_dbi, MDB_cursor*> cursors_;
  };

  class reader final : public transaction<reading> {
   public:
    explicit reader(lmdb_store& of) : transaction(of, MDB_RDONLY) {}
  };

  /// A transaction that ends on another thread than its own leaves all later writers waiting for ever.
  class writer final : public transaction<writing> {
   public:
    explicit writer(lmdb_store& of) : transaction(of, 0) {}
    ~writer() override { assert(own_ == std::this_thread::get_id()); }

    void put(std::string_view table, std::string_view key, std::string_view value) override {
      auto name = to_value(key);
      auto contents = to_value(value);
      store_.check(::mdb_put(handle_, store_.table(table), &name, &contents, 0), "write");
    }
    void erase(std::string_view table, std::string_view key) override {
      auto name = to_value(key);
      const int code = ::mdb_del(handle_, store_.table(table), &name, nullptr);
      if (code != MDB_NOTFOUND) store_.check(code, "write");
    }
    void commit() override {
      assert(own_ == std::this_thread::get_id());
      close_cursors();
      store_.check(::mdb_txn_commit(std::exchange(handle_, nullptr)), "write");
    }

   private:
    const std::thread::id own_ = std::this_thread::get_id();
  };

  void open_tables(const lmdb_options& how) {
    MDB_txn* begun = nullptr;
    check(::mdb_txn_begin(environment_, nullptr, how.read_only ? MDB_RDONLY : 0, &begun), "open");
    int code = MDB_SUCCESS;
    for (const auto& name : how.tables) {
      if (code != MDB_SUCCESS) break;
      code = ::mdb_dbi_open(begun, name.c_str(), how.read_only ? 0 : MDB_CREATE, &tables_[name]);
    }
    if (code != MDB_SUCCESS) {
      ::mdb_txn_abort(begun);
      if (code == MDB_NOTFOUND)
        throw state_error("cannot open the state in '" + directory_ +
                          "': no job has kept its state there");
      check(code, "open");
    }
    check(::mdb_txn_commit(begun), "open");
  }

  [[nodiscard]] MDB_dbi table(std::string_view name) const {
    const auto found = tables_.find(name);
    assert(found != tables_.end() && "a table that was not named when the store was opened");
    return found->second;
  }

  void check(int code, std::string_view what) const {
    if (code != MDB_SUCCESS) fail(code, directory_, what);
  }

  const std::string directory_;
  const open_once once_;
  MDB_env* environment_ = nullptr;
  std::map<std::string, MDB_dbi, std::less<>> tables_;
};

void make_directory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0777) != 0 && errno != EEXIST) fail(errno, directory, "create");
}

bool is_there(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

/// A new environment gets its name when it is whole: what a crash or a full disk leaves of it is none.
void make_environment(const std::string& directory, const lmdb_options& how) {
  const auto data = directory + "/data.mdb";
  if (is_there(data)) return;
  const auto begun = directory + "/.new";
  make_directory(begun);
  const auto clear = [&] {
    ::unlink((begun + "/data.mdb").c_str());
    ::unlink((begun + "/lock.mdb").c_str());
  };
  clear();
  try {
    static_cast<void>(lmdb_store(begun, how));
    if (::rename((begun + "/data.mdb").c_str(), data.c_str()) != 0) fail(errno, directory, "create");
  } catch (...) {
    clear();
    throw;
  }
  clear();
  ::rmdir(begun.c_str());
  const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int problem = opened >= 0 && ::fsync(opened) == 0 ? 0 : errno;
  if (opened >= 0) ::close(opened);
  if (problem != 0) fail(problem, directory, "create");
}

}  // namespace

std::unique_ptr<byte_store> open_lmdb(const std::string& directory, lmdb_options how) {
  if (!how.read_only) {
    make_directory(directory);
    make_environment(directory, how);
  } else if (is_there(directory) && !is_there(directory + "/data.mdb")) {
    // LMDB would leave its lock there.
    throw state_error("cannot open the state in '" + directory + "': no job has kept its state there");
  }
  return std::make_unique<lmdb_store>(directory, how);
}

void copy_lmdb(const std::string& directory, const std::string& to) {
  const open_once once(directory);
  make_directory(to);
  MDB_env* environment = nullptr;
  if (const int code = ::mdb_env_create(&environment)) fail(code, directory, "copy");
  int code = ::mdb_env_set_mapsize(environment, std::size_t{1} << 40);
  if (code == MDB_SUCCESS)
    code = ::mdb_env_open(environment, directory.c_str(), MDB_NOTLS | MDB_RDONLY, 0644);
  if (code == MDB_SUCCESS) code = ::mdb_env_copy2(environment, to.c_str(), MDB_CP_COMPACT);
  ::mdb_env_close(environment);
  if (code != MDB_SUCCESS) fail(code, directory, "copy to '" + to + "'");
}

}  // namespace weir
