#include <weir/state/state_tables.hpp>
#include <weir/state/store_copy.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

void put(byte_store& into, std::string_view table, const std::string& key, const std::string& value) {
  const auto out = into.write();
  out->put(table, key, value);
  out->commit();
}

std::size_t copy(byte_store& from, byte_store& to, std::size_t bytes_max) {
  store_reader reader(from);
  store_replacement replacement(to);
  std::size_t pieces = 0;
  for (bool more = true; more; ++pieces) {
    const auto piece = reader.next(bytes_max);
    replacement.put(piece);
    more = !piece.last;
  }
  replacement.commit();
  return pieces;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_copy_test)

BOOST_AUTO_TEST_CASE(a_copy_has_all_that_was_there_and_nothing_else) {
  const auto from = make_memory_store();
  const auto to = make_memory_store();
  for (int i = 0; i < 100; ++i) put(*from, tables::chunks, "key " + std::to_string(i), std::string(50, 'x'));
  put(*from, tables::job, "name", "orders");
  put(*to, tables::chunks, "old", "1");
  put(*to, tables::epochs, "old", "2");
  const auto pieces = copy(*from, *to, 500);
  BOOST_TEST(pieces > 10u);
  const auto in = to->read();
  for (int i = 0; i < 100; ++i) BOOST_TEST(in->get(tables::chunks, "key " + std::to_string(i)).has_value());
  BOOST_TEST((in->get(tables::job, "name") == std::optional<std::string_view>("orders")));
  BOOST_TEST(!in->get(tables::chunks, "old").has_value());
  BOOST_TEST(!in->get(tables::epochs, "old").has_value());
}

BOOST_AUTO_TEST_CASE(a_reader_sees_what_was_there_when_it_began) {
  const auto from = make_memory_store();
  const auto to = make_memory_store();
  put(*from, tables::chunks, "a", "1");
  store_reader reader(*from);
  put(*from, tables::chunks, "b", "2");
  store_replacement replacement(*to);
  for (bool more = true; more;) {
    const auto piece = reader.next();
    replacement.put(piece);
    more = !piece.last;
  }
  replacement.commit();
  BOOST_TEST(!to->read()->get(tables::chunks, "b").has_value());
}

BOOST_AUTO_TEST_CASE(a_replacement_that_is_not_committed_changes_nothing) {
  const auto to = make_memory_store();
  put(*to, tables::chunks, "a", "1");
  { store_replacement replacement(*to); }
  BOOST_TEST(to->read()->get(tables::chunks, "a").has_value());
}

BOOST_AUTO_TEST_CASE(a_table_that_no_state_has_is_refused) {
  const auto to = make_memory_store();
  store_replacement replacement(*to);
  BOOST_CHECK_THROW(replacement.put({"passwords", {{"a", "b"}}, true}), state_error);
}

BOOST_AUTO_TEST_SUITE_END()
