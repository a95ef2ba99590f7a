// Two links and what goes between them, as bytes, on CAF's test coordinator: nothing happens by itself.

#include <weir/actors/control/cluster/link.hpp>
#include <weir/actors/stages/harden.hpp>
#include <weir/actors/testing/chance.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/support/batches.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <functional>

using namespace weir;
using namespace weir::testing;

namespace {

struct stepped_config : caf::actor_system_config {
  stepped_config() { set("scheduler.policy", caf::atom("testing")); }
};

/// Stands for the network in one direction, and has seen all that came.
struct wire {
  caf::actor from;
  caf::actor to;
  bool holds = false;   ///< keeps frames until `release`
  bool loses = false;   ///< frames
  int repeats = 0;      ///< times that each message comes again
  std::vector<std::size_t> piece_sizes;
  std::size_t frames = 0;
  std::size_t bytes_held = 0;
  std::vector<frame> held;
  std::function<void(std::string&)> damage;  ///< the bytes of a frame
};

class wire_actor final : public actor_base {
 public:
  wire_actor(caf::actor_config& config, std::shared_ptr<wire> on)
      : actor_base(config), on_(std::move(on)) {
    harden(*this);
  }
  caf::behavior make_behavior() override {
    return {
        [this](frame& what) { take(what); },
        [this](const frame_ack& message) {
          for (int i = 0; i <= on_->repeats; ++i) send(on_->from, message);
        },
        [this](const edge_credit& message) {
          for (int i = 0; i <= on_->repeats; ++i) send(on_->to, message);
        },
        [this](resume_atom) {
          for (auto& each : std::exchange(on_->held, {})) send(on_->to, std::move(each));
          on_->bytes_held = 0;
        },
    };
  }
  void on_exit() override { on_.reset(); }

 private:
  void take(frame& what) {
    if (on_->loses) return;
    ++on_->frames;
    std::vector<char> bytes;
    caf::binary_serializer into(system(), bytes);
    BOOST_TEST(!into(what));
    std::string text(bytes.begin(), bytes.end());
    if (on_->damage) on_->damage(text);
    frame read;
    caf::binary_deserializer from(system(), text.data(), text.size());
    if (from(read)) return;  // CAF drops it, too
    for (const auto& each : read.pieces) on_->piece_sizes.push_back(each.size);
    if (!on_->holds) {
      for (int i = 0; i < on_->repeats; ++i) send(on_->to, read);
      return send(on_->to, std::move(read));
    }
    on_->bytes_held += text.size();
    on_->held.push_back(std::move(read));
  }

  std::shared_ptr<wire> on_;
};

/// What stages and keepers were told.
struct told {
  std::vector<data_message> data;
  std::vector<std::string> parts;
  std::uint64_t credit_bytes = 0;
};

class listener final : public actor_base {
 public:
  listener(caf::actor_config& config, std::shared_ptr<told> into)
      : actor_base(config), into_(std::move(into)) {
    harden(*this);
  }
  caf::behavior make_behavior() override {
    return {
        [this](const data_message& message) { into_->data.push_back(message); },
        [this](const part_in& message) { into_->parts.push_back(message.bytes); },
        [this](const credit_message& message) { into_->credit_bytes += message.bytes; },
    };
  }
  void on_exit() override { into_.reset(); }

 private:
  std::shared_ptr<told> into_;
};

/// Edge 0 goes from a stage at `near` to one at `far`.
struct two_links {
  static constexpr std::size_t window_bytes = 1u << 20;
  static constexpr std::uint64_t session = 3;

  stepped_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler{
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())};
  std::shared_ptr<wire> there = std::make_shared<wire>();
  std::shared_ptr<wire> back = std::make_shared<wire>();
  std::shared_ptr<told> sender = std::make_shared<told>();
  std::shared_ptr<told> receiver = std::make_shared<told>();
  std::shared_ptr<told> keeper = std::make_shared<told>();
  caf::actor sending = system.spawn<listener>(sender);
  caf::actor receiving = system.spawn<listener>(receiver);
  caf::actor keeping = system.spawn<listener>(keeper);
  caf::actor near, far, to_far, to_near;

  explicit two_links(bool compress = false) {
    const auto pool = segment_pool::make();
    near = system.spawn<weir::link>(weir::link::setup{keeping, pool, compress, window_bytes});
    far = system.spawn<weir::link>(weir::link::setup{keeping, pool, compress, window_bytes});
    *there = {.from = near, .to = far};
    *back = {.from = far, .to = near};
    to_far = system.spawn<wire_actor>(there);
    to_near = system.spawn<wire_actor>(back);
    caf::anon_send(near, other_end_message{to_far});
    caf::anon_send(far, other_end_message{to_near});
    begin(session);
  }

  ~two_links() {
    there->damage = nullptr;
    for (auto& each : {near, far, to_far, to_near, sending, receiving, keeping})
      caf::anon_send_exit(each, caf::exit_reason::user_shutdown);
    scheduler.run();
    *there = *back = {};
    near = far = to_far = to_near = sending = receiving = keeping = nullptr;
  }

  void begin(std::uint64_t number) {
    const auto routes = [&](edge_end to, edge_end from) {
      auto made = std::make_shared<route_table>();
      made->session = number;
      made->edges.push_back({std::move(to), std::move(from), &schema_of<std::string_view>()});
      return routes_message{made};
    };
    caf::anon_send(near, routes({}, {sending, 5}));
    caf::anon_send(far, routes({receiving, 7}, {}));
    scheduler.run();
  }

  void send(const batch& what) {
    caf::anon_send(near, data_message{0, {.what = envelope::kind::data, .data = what}});
    scheduler.run();
  }
  void release() {
    there->holds = false;
    caf::anon_send(to_far, resume_atom::value);
    scheduler.run();
  }
  [[nodiscard]] bool lives(const caf::actor& which) const {
    return !caf::actor_cast<caf::abstract_actor*>(which)->getf(
        caf::abstract_actor::is_terminated_flag);
  }
  /// Texts that have arrived.
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const auto& each : receiver->data)
      if (each.what.data)
        for (const auto text : rows<std::string_view>(each.what.data)) all.emplace_back(text);
    return all;
  }
};

batch texts_of(std::size_t count, std::size_t bytes) {
  std::vector<std::string> owned;
  for (std::size_t i = 0; i < count; ++i)
    owned.emplace_back(bytes, static_cast<char>('a' + i % 26));
  return batch_of(std::vector<std::string_view>(owned.begin(), owned.end()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(link_test)

BOOST_AUTO_TEST_CASE(what_a_stage_sends_arrives_at_the_input_of_the_stage_behind_the_edge) {
  two_links all;
  all.send(batch_of(std::vector<std::string_view>{"one", "two"}));
  caf::anon_send(all.near, data_message{0, {.what = envelope::kind::tick, .mark = {4, 4000}}});
  all.scheduler.run();
  BOOST_TEST_REQUIRE(all.receiver->data.size() == 2u);
  BOOST_TEST(all.receiver->data[0].input == 7u);
  BOOST_TEST((all.texts() == std::vector<std::string>{"one", "two"}));
  BOOST_TEST((all.receiver->data[1].what.what == envelope::kind::tick));
  BOOST_TEST(all.receiver->data[1].what.mark.number == 4u);
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_larger_than_a_frame_is_cut_and_arrives_whole) {
  two_links all;
  all.send(texts_of(30, 100'000));
  BOOST_TEST_REQUIRE(all.receiver->data.size() == 1u);
  BOOST_TEST(all.texts().size() == 30u);
  BOOST_TEST(all.texts().back() == std::string(100'000, static_cast<char>('a' + 29 % 26)));
  BOOST_TEST(all.there->piece_sizes.size() > 3u);
  for (const auto size : all.there->piece_sizes) BOOST_TEST(size <= frame::bytes_max / 2);
}

BOOST_AUTO_TEST_CASE(small_things_that_wait_together_go_in_one_frame) {
  two_links all;
  for (int i = 0; i < 100; ++i)
    caf::anon_send(all.near,
                   data_message{0, {.data = batch_of(std::vector<std::string_view>{"x"})}});
  all.scheduler.run();
  BOOST_TEST(all.receiver->data.size() == 100u);
  BOOST_TEST(all.there->frames == 1u);
}

BOOST_AUTO_TEST_CASE(
    no_more_is_under_way_than_the_window_and_one_frame_until_the_other_end_has_it) {
  two_links all;
  all.there->holds = true;
  for (int i = 0; i < 40; ++i) all.send(texts_of(1, 200'000));
  BOOST_TEST(all.there->bytes_held >= two_links::window_bytes);
  BOOST_TEST(all.there->bytes_held <= two_links::window_bytes + frame::bytes_max + 4096);
  BOOST_TEST(all.receiver->data.empty());
  all.release();
  BOOST_TEST(all.receiver->data.size() == 40u);
}

BOOST_AUTO_TEST_CASE(the_sender_gets_credit_for_what_the_receiver_has_processed_and_no_more) {
  two_links all;
  const auto made = texts_of(10, 1000);
  all.send(made);
  all.send(made);
  const auto took = 2 * made.bytes();
  const auto spare = all.sender->credit_bytes;
  BOOST_TEST(spare < took);
  for (const auto& each : all.receiver->data)
    caf::anon_send(all.far, credit_message{0, each.what.data.bytes()});
  all.scheduler.run();
  BOOST_TEST(all.sender->credit_bytes == took);
}

BOOST_AUTO_TEST_CASE(what_is_compressed_arrives_as_it_was) {
  two_links plain;
  two_links smaller(true);
  for (auto* all : {&plain, &smaller}) all->send(texts_of(50, 3000));
  BOOST_TEST((smaller.texts() == plain.texts()));
  BOOST_TEST(smaller.there->piece_sizes.at(0) < plain.there->piece_sizes.at(0) / 2);
}

BOOST_AUTO_TEST_CASE(parts_of_epochs_go_to_the_keeper) {
  two_links all;
  const std::string part(700'000, 'p');
  caf::anon_send(all.near, part_out{std::make_shared<const std::string>(part)});
  all.scheduler.run();
  BOOST_TEST_REQUIRE(all.keeper->parts.size() == 1u);
  BOOST_TEST((all.keeper->parts[0] == part));
}

BOOST_AUTO_TEST_CASE(what_is_of_another_session_is_dropped_but_acknowledged) {
  two_links all;
  all.there->holds = true;
  all.send(texts_of(1, 100));
  all.begin(two_links::session + 1);
  all.release();
  BOOST_TEST(all.receiver->data.empty());
  for (int i = 0; i < 20; ++i) all.send(texts_of(1, 200'000));
  BOOST_TEST(all.receiver->data.size() == 20u);
}

BOOST_AUTO_TEST_CASE(what_comes_again_counts_once) {
  two_links all;
  all.there->repeats = all.back->repeats = 2;
  const auto made = texts_of(3, 1000);
  for (int i = 0; i < 10; ++i) all.send(made);
  BOOST_TEST(all.receiver->data.size() == 10u);
  const auto spare = all.sender->credit_bytes;
  for (const auto& each : all.receiver->data)
    caf::anon_send(all.far, credit_message{0, each.what.data.bytes()});
  all.scheduler.run();
  BOOST_TEST(all.sender->credit_bytes == 10 * made.bytes());
  BOOST_TEST(spare < 10 * made.bytes());
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_that_comes_again_lets_nothing_more_under_way) {
  two_links all;
  all.there->repeats = 5;  // and so its acknowledgement
  all.send(texts_of(1, 200'000));
  all.there->repeats = 0;
  all.there->holds = true;
  for (int i = 0; i < 40; ++i) all.send(texts_of(1, 200'000));
  BOOST_TEST(all.there->bytes_held <= two_links::window_bytes + frame::bytes_max + 4096);
}

BOOST_AUTO_TEST_CASE(what_follows_something_that_was_lost_ends_the_link) {
  two_links all;
  all.send(texts_of(1, 10));
  all.there->loses = true;
  all.send(texts_of(1, 20));
  all.there->loses = false;
  BOOST_TEST(all.lives(all.far));
  all.send(texts_of(1, 30));
  BOOST_TEST(all.receiver->data.size() == 1u);
  BOOST_TEST(!all.lives(all.far));
}

BOOST_AUTO_TEST_CASE(a_batch_of_another_type_ends_the_link) {
  two_links all;
  all.send(batch_of(std::vector<std::int64_t>{1, 2}));
  BOOST_TEST(all.receiver->data.empty());
  BOOST_TEST(!all.lives(all.far));
}

BOOST_AUTO_TEST_CASE(frames_whose_bytes_were_changed_are_dropped_or_end_the_link_or_are_batches) {
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed())
  for (std::uint64_t run = 0; run < 300; ++run) {
    two_links all(run % 3 == 0);
    chance by(seed(), run);
    all.there->damage = [&](std::string& bytes) {
      for (auto changes = 1 + by.below(4); changes > 0; --changes)
        bytes[by.below(bytes.size())] = static_cast<char>(by.below(256));
      if (by.below(4) == 0) bytes.resize(by.below(bytes.size()));
    };
    for (int i = 0; i < 3; ++i) all.send(texts_of(1 + by.below(20), by.below(400)));
    for (const auto& each : all.receiver->data) BOOST_TEST_REQUIRE(each.input == 7u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
