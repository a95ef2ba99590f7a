#include <weir/actors/stages/epoch_keeper.hpp>
#include <weir/actors/stages/harden.hpp>
#include <weir/state/state_tables.hpp>

namespace weir {

epoch_keeper::epoch_keeper(caf::actor_config& config, epoch_keeper_setup setup)
    : actor_base(config),
      setup_(std::move(setup)),
      writer_(setup_.store, setup_.retain, *setup_.time),
      components_(setup_.committed.size()) {
  harden(*this);
}

caf::behavior epoch_keeper::make_behavior() {
  return {
      [this](const epoch_members_message& message) { begin(message); },
      [this](const forget_message& message) { forget(message); },
      [this](const epoch_part_message& message) {
        guarded(message.component, [&] { take(message); });
      },
      [this](fold_atom) {
        guarded(0, [this] { fold(); });
      },
      [this](close_atom) { quit(); },
  };
}

void epoch_keeper::on_exit() {
  writer_ = epoch_writer(nullptr, 0, *setup_.time);
  components_.clear();
  setup_ = {};
}

template <class Work>
void epoch_keeper::guarded(std::size_t number, Work&& work) {
  try {
    work();
  } catch (const std::exception& error) {
    // What was not committed comes again from the component that begins anew.
    writer_.forget();
    auto& failed = components_[number];
    send(setup_.controller,
         failed_message{.stage = epochs_name,
                        .partition = number,
                        .cause = error.what(),
                        .incarnation = failed.incarnation});
    failed.epochs = ledger(0);
    failed.incarnation = 0;
  }
}

void epoch_keeper::forget(const forget_message& message) {
  components_[message.component] = {};
  forgotten_message answer{.component = message.component};
  try {
    answer.from = std::make_shared<const manifest>(read_manifest(*setup_.store));
    const auto out = setup_.store->write();
    answer.attempt = count_attempt(*out);
    out->commit();
  } catch (const std::exception& error) {
    answer.failure = error.what();
  }
  send(setup_.controller, std::move(answer));
}

void epoch_keeper::begin(const epoch_members_message& message) {
  components_[message.component] = {message.incarnation, ledger(message.members), message.told};
}

void epoch_keeper::take(const epoch_part_message& message) {
  auto& in = components_[message.component];
  if (message.incarnation != in.incarnation) return;
  const auto complete = message.ended ? in.epochs.ended(message.member, message.end, message.part)
                                      : in.epochs.report(message.member, message.end, message.part);
  for (const auto& epoch : complete) commit(message.component, epoch);
}

void epoch_keeper::commit(std::size_t number, const ledger::complete& epoch) {
  writer_.commit(epoch.parts, epoch.end);
  setup_.committed[number]->store(epoch.end.number, std::memory_order_release);
  for (const auto& each : components_[number].told) send(each, committed_message{epoch.end.number});
  if (fold_asked_) return;
  fold_asked_ = true;
  send(this, fold_atom::value);
}

void epoch_keeper::fold() {
  fold_asked_ = false;
  if (!writer_.fold()) return;
  fold_asked_ = true;
  send(this, fold_atom::value);
}

}  // namespace weir
