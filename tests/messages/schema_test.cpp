#include <weir/messages/keyed.hpp>
#include <weir/messages/row.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace weir;

namespace {

enum class level : std::uint8_t { low, high };

struct point {
  double x;
  double y;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct place {
  double x;
  double z;
};
BOOST_DESCRIBE_STRUCT(place, (), (x, z))

struct named_point : point {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(named_point, (point), (name))

struct hit {
  std::string_view host;
  std::chrono::sys_time<std::chrono::microseconds> at;
  std::optional<point> where;
  std::vector<std::string> tags;
  std::span<const std::byte> body;
  std::chrono::milliseconds took;
  level weight;
};
BOOST_DESCRIBE_STRUCT(hit, (), (host, at, where, tags, body, took, weight))

struct not_described {
  int x;
};

template <row T>
std::string name_of() {
  return schema_of<T>().text;
}

template <row A, row B>
bool alike() {
  return schema_of<A>().fingerprint == schema_of<B>().fingerprint;
}

template <row T>
std::vector<column_kind> kinds_of() {
  std::vector<column_kind> kinds;
  for (const auto& column : schema_of<T>().columns) kinds.push_back(column.kind);
  return kinds;
}

}  // namespace

static_assert(row<hit> && row<keyed<hit, int>> && row<std::vector<std::optional<point>>>);
static_assert(!row<not_described> && !row<std::pair<int, not_described>> && !row<int*>);
static_assert(!row<int&> && !row<const int> && !row<void> && !row<std::span<int>>);
static_assert(!row<long double> && !row<std::span<const long double>> && !row<__int128>);
static_assert(!row<std::chrono::duration<double>>);

BOOST_AUTO_TEST_SUITE(schema_test)

BOOST_AUTO_TEST_CASE(names_every_type) {
  BOOST_TEST(name_of<std::int8_t>() == "int8");
  BOOST_TEST(name_of<std::uint64_t>() == "uint64");
  BOOST_TEST(name_of<bool>() == "bool");
  BOOST_TEST(name_of<float>() == "float32");
  BOOST_TEST(name_of<double>() == "float64");
  BOOST_TEST(name_of<level>() == "uint8");
  BOOST_TEST(name_of<std::string>() == "text");
  BOOST_TEST((name_of<std::pair<std::int32_t, std::string_view>>() == "(int32,text)"));
  BOOST_TEST((name_of<keyed<std::string, bool>>() == "{key:text,value:bool}"));
  BOOST_TEST(name_of<hit>() ==
             "{host:text,at:time*1/1000000,where:{x:float64,y:float64}?,tags:[text],body:bytes,"
             "took:duration*1/1000,weight:uint8}");
}

BOOST_AUTO_TEST_CASE(members_of_bases_come_first) {
  BOOST_TEST(name_of<named_point>() == "{x:float64,y:float64,name:text}");
}

BOOST_AUTO_TEST_CASE(other_names_make_another_fingerprint) { BOOST_TEST((!alike<point, place>())); }

BOOST_AUTO_TEST_CASE(other_types_make_another_fingerprint) {
  using namespace std::chrono;
  BOOST_TEST((!alike<std::int32_t, std::uint32_t>()));
  BOOST_TEST((!alike<std::int32_t, std::int64_t>()));
  BOOST_TEST((!alike<std::int32_t, float>()));
  BOOST_TEST((!alike<std::int32_t, std::optional<std::int32_t>>()));
  BOOST_TEST((!alike<std::int32_t, std::vector<std::int32_t>>()));
  BOOST_TEST((!alike<std::string, std::span<const std::byte>>()));
  BOOST_TEST((!alike<std::span<const std::byte>, std::vector<std::byte>>()));
  BOOST_TEST((!alike<std::vector<std::optional<bool>>, std::optional<std::vector<bool>>>()));
  BOOST_TEST((!alike<milliseconds, microseconds>()));
  BOOST_TEST((!alike<milliseconds, sys_time<milliseconds>>()));
  BOOST_TEST((!alike<sys_time<seconds>, sys_time<minutes>>()));
  BOOST_TEST((!alike<std::pair<int, std::pair<int, int>>, std::tuple<int, int, int>>()));
}

BOOST_AUTO_TEST_CASE(an_owner_and_a_view_have_the_same_schema) {
  BOOST_TEST((alike<std::string, std::string_view>()));
  BOOST_TEST((alike<std::vector<double>, std::span<const double>>()));
  BOOST_TEST((alike<std::pair<int, int>, std::tuple<int, int>>()));
}

BOOST_AUTO_TEST_CASE(a_column_stands_for_each_leaf) {
  using kind = column_kind;
  BOOST_TEST((kinds_of<point>() == std::vector{kind::float64, kind::float64}));
  BOOST_TEST((kinds_of<std::optional<std::string>>() ==
              std::vector{kind::validity, kind::offsets, kind::bytes}));
  BOOST_TEST((kinds_of<std::vector<std::pair<bool, std::string>>>() ==
              std::vector{kind::offsets, kind::boolean, kind::offsets, kind::bytes}));
}

BOOST_AUTO_TEST_CASE(contents_belong_to_the_offsets_before_them) {
  const auto columns = schema_of<std::tuple<int, std::vector<std::string>>>().columns;
  const std::vector<int> domains{column_spec::rows, column_spec::rows, 1, 2};
  BOOST_TEST_REQUIRE(columns.size() == domains.size());
  for (std::size_t i = 0; i < domains.size(); ++i) BOOST_TEST(columns[i].domain == domains[i]);
}

BOOST_AUTO_TEST_CASE(a_schema_is_made_once) {
  BOOST_TEST(&schema_of<hit>() == &schema_of<hit>());
  BOOST_TEST(schema_of<hit>().fingerprint == fingerprint_of(schema_of<hit>().text));
}

BOOST_AUTO_TEST_SUITE_END()
