#include <weir/actors/leadership/candidate_order.hpp>
#include <weir/actors/leadership/zookeeper_candidacy.hpp>
#include <weir/actors/leadership/zookeeper_session.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <thread>
#include <utility>

namespace weir {

#ifdef WEIR_HAS_ZOOKEEPER

namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto first_pause = 100ms;
constexpr auto longest_pause = 2000ms;

/// The thread stands, follows and leads; what others want of it is in the signals and the waiting note.
class zookeeper_candidacy final : public candidacy {
 public:
  zookeeper_candidacy(zookeeper_lock where, candidacy_listener listener)
      : where_(std::move(where)), listener_(std::move(listener)), thread_([this] { run(); }) {}

  ~zookeeper_candidacy() override {
    {
      const std::scoped_lock lock(signals_.mutex);
      signals_.stopped = true;
    }
    signals_.changed.notify_all();
    thread_.join();
  }
  zookeeper_candidacy(const zookeeper_candidacy&) = delete;
  zookeeper_candidacy& operator=(const zookeeper_candidacy&) = delete;

  void note(std::uint64_t term, std::uint64_t number, std::string text) override {
    if (text.size() > note_bytes_max)
      throw std::length_error("a note of " + std::to_string(text.size()) + " bytes is too long");
    const std::scoped_lock lock(signals_.mutex);
    if (!leads_ || term != term_) return;
    waiting_ = {number, std::move(text)};
    signals_.changed.notify_all();
  }

 private:
  struct numbered_note {
    std::uint64_t number;
    std::string text;
  };

  void run() {
    while (!stopped()) {
      try {
        stand();
      } catch (const zookeeper_error& error) {
        if (stopped()) return;
        tell_trouble(error.what());
      }
      std::unique_lock lock(signals_.mutex);
      signals_.changed.wait_for(lock, pause_, [&] { return signals_.stopped; });
      pause_ = std::min<std::chrono::milliseconds>(2 * pause_, longest_pause);
    }
  }

  /// All of one session. Returns when stopped; throws when the next one is to begin.
  void stand() {
    zookeeper_session session(where_.servers, where_.timeout, signals_);
    session.connect(clock::now() + where_.timeout);
    session.make(candidates_, clock::now() + session.timeout());
    const auto own =
        session.make_candidate(candidates_, where_.candidate, clock::now() + session.timeout());
    if (!number_of_candidate(own))
      throw zookeeper_error(candidates_ + " has had too many candidates: choose another path",
                            false);
    tell_success();
    while (!stopped()) {
      follow(session, own);
      lead(session, own);
    }
  }

  /// Returns when no candidate is before this one, or when stopped.
  void follow(zookeeper_session& session, const std::string& own) {
    while (!stopped()) {
      set_untouched();
      const auto place =
          place_of(own, session.children(candidates_, clock::now() + session.timeout()));
      if (!place.stands) throw removed(own);
      if (!place.before) return;
      if (!session.watch(candidates_ + "/" + *place.before, clock::now() + session.timeout()))
        continue;
      std::unique_lock lock(signals_.mutex);
      signals_.changed.wait(
          lock, [&] { return signals_.stopped || signals_.touched || !signals_.connected; });
    }
  }

  /// Returns when the lead is not sure any more but the session may go on, or when stopped.
  void lead(zookeeper_session& session, const std::string& own) {
    if (stopped()) return;
    session.sync(candidates_, clock::now() + session.timeout());
    if (!session.watch(candidates_ + "/" + own, sure_until(session))) throw removed(own);
    auto note = session.read(note_, sure_until(session));
    if (note && note->size() > note_bytes_max)
      throw zookeeper_error(
          "the note at " + note_ + " in ZooKeeper at " + where_.servers + " has " +
              std::to_string(note->size()) +
              " bytes, more than any candidate writes: nobody leads until it is removed",
          false);
    set_leads(true);
    listener_.elected(term_, std::move(note));
    try {
      while (!stopped()) keep_lead(session, own);
      set_leads(false);
    } catch (const zookeeper_error& error) {
      set_leads(false);
      if (stopped()) return;
      listener_.deposed(error.what());
      if (!error.lost()) throw;
    }
  }

  /// Does what comes next: a note to write, a look at the own node, or a sign of life when none has come for long.
  void keep_lead(zookeeper_session& session, const std::string& own) {
    std::optional<numbered_note> note;
    bool touched = false;
    {
      std::unique_lock lock(signals_.mutex);
      signals_.changed.wait_until(lock, session.contact() + session.timeout() / 6,
                                  [&] { return signals_.stopped || waiting_ || signals_.touched; });
      if (signals_.stopped) return;
      note = std::exchange(waiting_, std::nullopt);
      if (!note) touched = std::exchange(signals_.touched, false);
    }
    const auto node = candidates_ + "/" + own;
    if (note) {
      if (!session.write_if(node, note_, note->text, sure_until(session))) throw removed(own);
      listener_.noted(note->number);
    } else if (touched) {
      if (!session.watch(node, sure_until(session))) throw removed(own);
    } else {
      session.sync(candidates_, sure_until(session));
    }
  }

  /// The service keeps the session for all of the time-out from when it was asked last; a third is for clocks that differ and for
  /// whoever obeys the leader.
  [[nodiscard]] static clock::time_point sure_until(const zookeeper_session& session) {
    return session.contact() + session.timeout() * 2 / 3;
  }

  [[nodiscard]] zookeeper_error removed(const std::string& own) const {
    return {"ZooKeeper at " + where_.servers + ": the candidate's node " + candidates_ + "/" + own +
                " was removed",
            false};
  }

  void tell_trouble(const std::string& what) {
    if (trouble_ != what) listener_.log(what + "; trying again");
    trouble_ = what;
  }
  void tell_success() {
    pause_ = first_pause;
    if (!trouble_.empty())
      listener_.log("stands for the lead in ZooKeeper at " + where_.servers + " again");
    trouble_.clear();
  }

  [[nodiscard]] bool stopped() {
    const std::scoped_lock lock(signals_.mutex);
    return signals_.stopped;
  }
  void set_untouched() {
    const std::scoped_lock lock(signals_.mutex);
    signals_.touched = false;
  }
  void set_leads(bool leads) {
    const std::scoped_lock lock(signals_.mutex);
    leads_ = leads;
    if (leads) ++term_;
    waiting_.reset();
  }

  const zookeeper_lock where_;
  const candidacy_listener listener_;
  const std::string candidates_ = where_.path + "/candidates";
  const std::string note_ = where_.path + "/note";
  std::chrono::milliseconds pause_ = first_pause;
  std::string trouble_;  // what was said last; empty: none since this candidate stood

  zookeeper_signals signals_;
  bool leads_ = false;                    // under the mutex of the signals, as what follows
  std::uint64_t term_ = 0;                // changed by the thread alone
  std::optional<numbered_note> waiting_;

  std::thread thread_;
};

}  // namespace

#endif

namespace {

bool is_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0 || text.find_first_of("/ \t") != text.npos) return false;
  const auto port = text.substr(colon + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc() && end == port.data() + port.size() && number > 0 && number < 65536;
}

void check_servers(const std::string& servers) {
  for (std::size_t begin = 0; begin <= servers.size();) {
    const auto end = std::min(servers.find(',', begin), servers.size());
    if (!is_address(std::string_view(servers).substr(begin, end - begin)))
      throw std::runtime_error("servers of ZooKeeper are named HOST:PORT,HOST:PORT..., not '" +
                               servers + "'");
    begin = end + 1;
  }
}

void check_path(const std::string& path) {
  const bool usable = path.size() > 1 && path.size() <= 512 && path.front() == '/' &&
                      path.back() != '/' && (path + "/").find("//") == path.npos &&
                      (path + "/").find("/./") == path.npos &&
                      (path + "/").find("/../") == path.npos &&
                      std::ranges::none_of(path, [](char c) { return c >= 0 && c < 32; });
  if (!usable)
    throw std::runtime_error("a path in ZooKeeper looks like /weir/jobs/a, not '" + path + "'");
}

}  // namespace

std::unique_ptr<candidacy> stand_in_zookeeper(zookeeper_lock where, candidacy_listener listener) {
  check_servers(where.servers);
  check_path(where.path);
  if (where.timeout <= std::chrono::milliseconds(0) || where.timeout > std::chrono::hours(1))
    throw std::runtime_error("a session time-out of ZooKeeper is more than 0 ms and at most 1 h");
#ifdef WEIR_HAS_ZOOKEEPER
  return std::make_unique<zookeeper_candidacy>(std::move(where), std::move(listener));
#else
  throw std::runtime_error(
      "this build has no ZooKeeper: install libzookeeper-mt-dev, configure and build again");
#endif
}

bool built_with_zookeeper() {
#ifdef WEIR_HAS_ZOOKEEPER
  return true;
#else
  return false;
#endif
}

}  // namespace weir
