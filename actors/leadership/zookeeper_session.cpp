#include <weir/actors/leadership/zookeeper_session.hpp>

#ifdef WEIR_HAS_ZOOKEEPER

#include <zookeeper/zookeeper.h>

#include <array>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <list>

namespace weir {

/// What the client's thread fills in. Lives until it is answered or the session ends.
struct zookeeper_session::reply {
  zookeeper_signals* signals = nullptr;
  bool done = false;
  int code = ZOK;
  std::optional<std::string> text = {};
  std::vector<std::string> names = {};
  std::array<zoo_op_result_t, 2> results = {};
  std::array<char, 1024> made = {};  // for the client: the path that a transaction made

  /// Ends the wait for the reply that `data` is, after `fill` has taken what came with ZOK.
  template <class Fill>
  static void finish(int code, const void* data, Fill fill) {
    auto& self =
        *static_cast<reply*>(const_cast<void*>(data));  // NOLINT: the client wants it const
    const std::scoped_lock lock(self.signals->mutex);
    self.code = code;
    if (code == ZOK) fill(self);
    self.done = true;
    self.signals->changed.notify_all();
  }
  static void plain(int code, const void* data) {
    finish(code, data, [](reply&) {});
  }
  static void stat(int code, const Stat*, const void* data) { plain(code, data); }
  static void string(int code, const char* value, const void* data) {
    finish(code, data, [value](reply& self) { self.text = value; });
  }
  static void bytes(int code, const char* value, int size, const Stat*, const void* data) {
    finish(code, data, [value, size](reply& self) {
      if (size >= 0) self.text.emplace(value ? value : "", static_cast<std::size_t>(size));
    });
  }
  static void strings(int code, const String_vector* all, const void* data) {
    finish(code, data,
           [all](reply& self) { self.names.assign(all->data, all->data + all->count); });
  }
};

struct zookeeper_session::question {
  std::string what;                      ///< to do, for people
  std::array<int, 2> fine = {ZOK, ZOK};  ///< codes that are an answer as well
  bool again = true;                     ///< is it asked again when the connection is lost?
  bool of_leader = false;  ///< does the leader of the service answer, not just the server?
};

class zookeeper_session::client {
 public:
  client(const std::string& servers, std::chrono::milliseconds timeout, zookeeper_signals& signals)
      : servers_(servers), signals_(signals) {
    {
      const std::scoped_lock lock(signals_.mutex);
      signals_.connected = signals_.over = signals_.touched = false;
    }
    handle_ = ::zookeeper_init2(servers.c_str(), session_changed, static_cast<int>(timeout.count()),
                                nullptr, &signals_, ZOO_NO_LOG_CLIENTENV, [](const char*) {});
    if (!handle_)
      throw zookeeper_error(
          prefix() + " cannot be reached: its names cannot be looked up: " + std::strerror(errno),
          true);
  }
  ~client() { ::zookeeper_close(handle_); }
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  [[nodiscard]] zhandle_t* handle() const { return handle_; }
  [[nodiscard]] clock::time_point contact() const { return contact_; }
  [[nodiscard]] std::chrono::milliseconds timeout() const {
    return std::chrono::milliseconds(::zoo_recv_timeout(handle_));
  }

  void connect(clock::time_point until) {
    std::unique_lock lock(signals_.mutex);
    signals_.changed.wait_until(
        lock, until, [&] { return signals_.stopped || signals_.over || signals_.connected; });
    check(lock);
    if (!signals_.connected) throw lost();
  }

  /// What the service answers to what `send` sends, which is given the reply to name with it.
  template <class Send>
  reply ask(const question& about, clock::time_point until, Send send) {
    for (;;) {
      connect(until);
      const auto place = replies_.insert(replies_.end(), reply{.signals = &signals_});
      const auto sent = clock::now();
      const int refused = send(*place);
      if (refused == ZINVALIDSTATE) throw over();
      if (refused != ZOK) throw failed(about.what, refused);
      await(*place, until);
      auto answer = std::move(*place);
      replies_.erase(place);
      const int code = answer.code;
      if (code == ZCONNECTIONLOSS || code == ZOPERATIONTIMEOUT) {
        if (about.again) continue;
        throw lost();
      }
      if (code == ZSESSIONEXPIRED || code == ZCLOSING || code == ZINVALIDSTATE) throw over();
      if (about.of_leader) contact_ = sent;
      if (code == ZOK || code == about.fine[0] || code == about.fine[1]) return answer;
      throw failed(about.what, code);
    }
  }

  [[nodiscard]] zookeeper_error failed(const std::string& what, int code) const {
    return {prefix() + ": cannot " + what + ": " + ::zerror(code), false};
  }

 private:
  static void session_changed(zhandle_t*, int type, int state, const char*, void* context) {
    if (type != ZOO_SESSION_EVENT) return;
    auto& signals = *static_cast<zookeeper_signals*>(context);
    const std::scoped_lock lock(signals.mutex);
    signals.connected = state == ZOO_CONNECTED_STATE;
    if (state == ZOO_EXPIRED_SESSION_STATE || state == ZOO_AUTH_FAILED_STATE) signals.over = true;
    signals.changed.notify_all();
  }

  void await(const reply& answer, clock::time_point until) {
    std::unique_lock lock(signals_.mutex);
    signals_.changed.wait_until(lock, until, [&] { return signals_.stopped || answer.done; });
    if (answer.done) return;
    check(lock);
    throw lost();
  }

  void check(const std::unique_lock<std::mutex>&) const {
    if (signals_.stopped) throw zookeeper_error(prefix() + ": given up", false);
    if (signals_.over) throw over();
  }
  [[nodiscard]] zookeeper_error over() const {
    return {prefix() + ": the session has expired", false};
  }
  [[nodiscard]] zookeeper_error lost() const {
    return {prefix() + " cannot be reached: no answer in time", true};
  }
  [[nodiscard]] std::string prefix() const { return "ZooKeeper at " + servers_; }

  const std::string servers_;
  zookeeper_signals& signals_;
  std::list<reply> replies_;  // the ones that nobody waits for any more, too
  clock::time_point contact_;
  zhandle_t* handle_ = nullptr;
};

namespace {

void node_changed(zhandle_t*, int type, int, const char*, void* context) {
  if (type == ZOO_SESSION_EVENT) return;  // these come to all watchers
  auto& signals = *static_cast<zookeeper_signals*>(context);
  const std::scoped_lock lock(signals.mutex);
  signals.touched = true;
  signals.changed.notify_all();
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

zookeeper_session::zookeeper_session(const std::string& servers, std::chrono::milliseconds timeout,
                                     zookeeper_signals& signals)
    : client_(std::make_unique<client>(servers, timeout, signals)) {}

zookeeper_session::~zookeeper_session() = default;

void zookeeper_session::connect(clock::time_point until) { client_->connect(until); }

std::chrono::milliseconds zookeeper_session::timeout() const { return client_->timeout(); }

zookeeper_session::clock::time_point zookeeper_session::contact() const {
  return client_->contact();
}

void zookeeper_session::make(const std::string& path, clock::time_point until) {
  for (auto end = path.find('/', 1); end != 0;) {
    const auto part = path.substr(0, end);
    const auto seen = client_->ask({"look for " + part, {ZNONODE}}, until, [&](reply& to) {
      return ::zoo_aexists(client_->handle(), part.c_str(), 0, reply::stat, &to);
    });
    if (seen.code == ZNONODE)
      client_->ask({"make " + part, {ZNODEEXISTS}}, until, [&](reply& to) {
        return ::zoo_acreate(client_->handle(), part.c_str(), "", 0, &ZOO_OPEN_ACL_UNSAFE,
                             ZOO_PERSISTENT, reply::string, &to);
      });
    end = end == path.npos ? 0 : path.find('/', end + 1);
  }
}

std::string zookeeper_session::make_candidate(const std::string& parent, const std::string& data,
                                              clock::time_point until) {
  client_->connect(until);
  std::array<char, 17> session{};
  std::snprintf(session.data(), session.size(), "%016" PRIx64,
                static_cast<std::uint64_t>(::zoo_client_id(client_->handle())->client_id));
  const auto path = parent + "/c-" + session.data() + "-";
  const auto made = client_->ask(
      {.what = "make " + path, .again = false, .of_leader = true}, until, [&](reply& to) {
        return ::zoo_acreate(client_->handle(), path.c_str(), data.data(),
                             static_cast<int>(data.size()), &ZOO_OPEN_ACL_UNSAFE,
                             ZOO_EPHEMERAL_SEQUENTIAL, reply::string, &to);
      });
  return name_of(made.text.value_or(""));
}

std::vector<std::string> zookeeper_session::children(const std::string& path,
                                                     clock::time_point until) {
  return client_
      ->ask({"list " + path}, until,
            [&](reply& to) {
              return ::zoo_aget_children(client_->handle(), path.c_str(), 0, reply::strings, &to);
            })
      .names;
}

bool zookeeper_session::watch(const std::string& path, clock::time_point until) {
  const auto seen = client_->ask({"watch " + path, {ZNONODE}}, until, [&](reply& to) {
    return ::zoo_awexists(client_->handle(), path.c_str(), node_changed, to.signals, reply::stat,
                          &to);
  });
  return seen.code == ZOK;
}

std::optional<std::string> zookeeper_session::read(const std::string& path,
                                                   clock::time_point until) {
  return client_
      ->ask({"read " + path, {ZNONODE}}, until,
            [&](reply& to) {
              return ::zoo_aget(client_->handle(), path.c_str(), 0, reply::bytes, &to);
            })
      .text;
}

bool zookeeper_session::write_if(const std::string& guard, const std::string& path,
                                 const std::string& text, clock::time_point until) {
  for (bool there = true;; there = !there) {
    // Neither does harm when it is done twice: while the guard is there nobody else writes.
    const auto answer =
        client_->ask({"write " + path, {ZNONODE, ZNODEEXISTS}, true, true}, until, [&](reply& to) {
          std::array<zoo_op_t, 2> both{};
          const auto size = static_cast<int>(text.size());
          ::zoo_check_op_init(&both[0], guard.c_str(), -1);
          if (there)
            ::zoo_set_op_init(&both[1], path.c_str(), text.data(), size, -1, nullptr);
          else
            ::zoo_create_op_init(&both[1], path.c_str(), text.data(), size, &ZOO_OPEN_ACL_UNSAFE,
                                 ZOO_PERSISTENT, to.made.data(), static_cast<int>(to.made.size()));
          return ::zoo_amulti(client_->handle(), 2, both.data(), to.results.data(), reply::plain,
                              &to);
        });
    if (answer.code == ZOK) return true;
    if (answer.results[0].err == ZNONODE) return false;
  }
}

void zookeeper_session::sync(const std::string& path, clock::time_point until) {
  client_->ask({.what = "reach the leader of " + path, .of_leader = true}, until, [&](reply& to) {
    return ::zoo_async(client_->handle(), path.c_str(), reply::string, &to);
  });
}

}  // namespace weir

#endif
