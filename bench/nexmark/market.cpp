#include <weir/bench/nexmark/market.hpp>
#include <weir/messages/batch_builder.hpp>

namespace weir::nexmark {

namespace {

template <row T>
class collected {
 public:
  explicit collected(std::vector<batch>& into) : into_(into) {}

  void add(const T& each) {
    builder_.append(each);
    if (builder_.full()) freeze();
  }
  void freeze() {
    if (!builder_.empty()) into_.push_back(builder_.freeze({}));
  }

 private:
  std::vector<batch>& into_;
  batch_builder<T> builder_{segment_pool::make()};
};

}  // namespace

market make_market(std::uint64_t events, const generator_options& how) {
  market made;
  generator all(how);
  std::tuple into{collected<person>(made.persons), collected<auction>(made.auctions),
                  collected<bid>(made.bids)};
  for (std::uint64_t n = 0; n < events; ++n)
    std::visit([&]<class T>(const T& each) { std::get<collected<T>>(into).add(each); },
               all.make(n));
  std::apply([](auto&... each) { (each.freeze(), ...); }, into);
  return made;
}

}  // namespace weir::nexmark
