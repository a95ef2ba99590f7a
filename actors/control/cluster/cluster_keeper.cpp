#include <weir/actors/control/cluster/cluster_keeper.hpp>
#include <weir/actors/stages/harden.hpp>
#include <weir/messages/packed.hpp>
#include <weir/state/state_tables.hpp>

#include <charconv>

namespace weir {

namespace {

/// What came from another node, or did not come: this node's own copy can be written.
struct others_error : state_error {
  using state_error::state_error;
};

}  // namespace

store_version version_of(const manifest& last) {
  store_version has{0, last.commit};
  for (const auto& row : last.rows)
    if (row.kind == session_kind) std::from_chars(row.data.data(), row.data.data() + row.data.size(), has.session);
  return has;
}

cluster_keeper::cluster_keeper(caf::actor_config& config, cluster_keeper_setup setup)
    : actor_base(config), setup_(std::move(setup)), writer_(setup_.store, setup_.retain, *setup_.time) {
  harden(*this);
  set_down_handler([this](caf::scheduled_actor*, caf::down_msg& message) { readers_.erase(message.source); });
}

caf::behavior cluster_keeper::make_behavior() {
  return {
      [this](const epoch_part_message& message) {
        guarded([&] {
          if (message.incarnation != session_) return;
          if (!links_.empty()) {
            const auto bytes = std::make_shared<const std::string>(encoded_part(message));
            for (const auto& each : links_) send(each, part_out{bytes});
          }
          take(message);
        });
      },
      [this](const part_in& message) {
        guarded([&] {
          const auto part = decoded_part(message.bytes, setup_.types, setup_.pool);
          if (!part) throw others_error("a part of an epoch that came from another node cannot be read");
          take(*part);
        });
      },
      [this](const epoch_members_message& message) {
        guarded([&] { begin(message); });
      },
      [this](const keeper_peers& message) { links_ = message.links; },
      [this](const keeper_order& message) {
        guarded([&] { order(message); });
      },
      [this](const keeper_fetch& message) {
        guarded([&] { fetch(message); });
      },
      [this](const copy_request& message) { give(message.first); },
      [this](const copy_piece& message) {
        guarded([&] { replace(message); });
      },
      [this](fold_atom) {
        guarded([this] { fold(); });
      },
      [this](close_atom) { quit(); },
  };
}

void cluster_keeper::on_exit() {
  writer_ = epoch_writer(nullptr, 0, *setup_.time);
  replacement_.reset();
  readers_.clear();
  links_.clear();
  told_.clear();
  gathered_.clear();
  setup_ = {};
  fetching_ = {};
}

template <class Work>
void cluster_keeper::guarded(Work&& work) {
  try {
    work();
  } catch (const others_error& error) {
    failed(error.what(), false);
  } catch (const std::exception& error) {
    failed(error.what(), true);
  }
}

void cluster_keeper::failed(const std::string& why, bool unfit) {
  writer_.forget();
  replacement_.reset();
  tell({.what = keeper_event::kind::failed, .failure = why, .unfit = unfit});
}

void cluster_keeper::tell(keeper_event what) {
  what.session = session_;
  send(setup_.agent, std::move(what));
}

void cluster_keeper::begin(const epoch_members_message& message) {
  session_ = message.incarnation;
  epochs_ = ledger(message.members);
  gathered_.clear();
  told_ = message.told;
  readers_.clear();
  const auto out = setup_.store->write();
  raise_attempt(*out, session_);
  out->commit();
  setup_.committed->store(writer_.last().epoch, std::memory_order_release);
}

void cluster_keeper::take(const epoch_part_message& message) {
  if (message.incarnation != session_) return;
  const bool may = message.ended ? epochs_.may_end(message.member) : epochs_.may_report(message.member, message.end.number);
  if (!may)
    throw others_error("a part of epoch " + std::to_string(message.end.number) + " came from stage partition " +
                      std::to_string(message.member) + ", which does not exist or has had its say");
  auto complete = message.ended ? epochs_.ended(message.member, message.end, message.part)
                                : epochs_.report(message.member, message.end, message.part);
  for (auto& epoch : complete) {
    const auto number = epoch.end.number;
    gathered_.push_back(std::move(epoch));
    tell({.what = keeper_event::kind::gathered, .epoch = number});
  }
}

void cluster_keeper::order(const keeper_order& what) {
  if (what.what == keeper_order::kind::store) return store(what.epoch);
  for (const auto& each : told_) send(each, committed_message{what.epoch});
}

void cluster_keeper::store(std::uint64_t epoch) {
  if (writer_.last().epoch < epoch) {
    if (gathered_.empty() || gathered_.front().end.number != epoch)
      throw others_error("epoch " + std::to_string(epoch) + " is to be stored, and is not here");
    const auto all = std::move(gathered_.front());
    gathered_.pop_front();
    writer_.commit(all.parts, all.end, {{std::string(session_kind), "", 0, 1, epoch, std::to_string(session_)}});
    setup_.committed->store(epoch, std::memory_order_release);
  }
  tell({.what = keeper_event::kind::stored, .epoch = epoch, .has = version_of(writer_.last())});
  if (std::exchange(fold_asked_, true)) return;
  send(this, fold_atom::value);
}

void cluster_keeper::fold() {
  fold_asked_ = false;
  // What is copied from here must not change its shape meanwhile.
  if (!readers_.empty() || replacement_ || !writer_.fold()) return;
  fold_asked_ = true;
  send(this, fold_atom::value);
}

void cluster_keeper::fetch(const keeper_fetch& what) {
  if (what.version == store_version{}) {
    if (fetching_.from != what.from) return;
    fetching_ = {};
    throw others_error("the node that the state was copied from is lost");
  }
  fetching_ = what;
  gathered_.clear();
  replacement_.reset();
  writer_.forget();
  send(what.from, copy_request{true});
}

void cluster_keeper::give(bool first) {
  const auto to = current_sender();
  if (!to) return;
  const auto asking = caf::actor_cast<caf::actor>(to);
  try {
    if (first) {
      monitor(asking);
      readers_.erase(asking.address());
      readers_.emplace(asking.address(), store_reader(*setup_.store));
    }
    const auto found = readers_.find(asking.address());
    if (found == readers_.end()) throw state_error("nothing is being copied");
    const auto piece = found->second.next();
    if (piece.last) readers_.erase(found);
    send(asking, copy_piece{packed(piece), {}});
  } catch (const std::exception& error) {
    send(asking, copy_piece{{}, error.what()});
  }
}

void cluster_keeper::replace(const copy_piece& piece) {
  if (!fetching_.from || current_sender() != caf::actor_cast<caf::strong_actor_ptr>(fetching_.from)) return;
  if (!piece.failure.empty()) throw others_error("the state of another node cannot be copied: " + piece.failure);
  const auto read = unpacked<store_piece>(piece.bytes);
  if (!read) throw others_error("a piece of the state of another node cannot be read");
  if (!replacement_) replacement_ = std::make_unique<store_replacement>(*setup_.store);
  replacement_->put(*read);
  if (!read->last) return send(fetching_.from, copy_request{false});
  replacement_->commit();
  replacement_.reset();
  writer_.forget();
  const auto has = version_of(writer_.last());
  if (has != fetching_.version) throw others_error("the state that was copied from another node is not what it should be");
  fetching_ = {};
  setup_.committed->store(writer_.last().epoch, std::memory_order_release);
  tell({.what = keeper_event::kind::synced, .has = has});
}

}  // namespace weir
