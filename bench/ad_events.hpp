#pragma once

#include <weir/weir.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <random>
#include <string>
#include <vector>

namespace weir::bench {

/// What happened to an advertisement on a page.
struct ad_event {
  std::string_view user_id;
  std::string_view page_id;
  std::string_view ad_id;
  std::string_view ad_type;
  std::string_view event_type;
  event_time at;
  std::string_view ip_address;
};
BOOST_DESCRIBE_STRUCT(ad_event, (), (user_id, page_id, ad_id, ad_type, event_type, at, ip_address))

struct text_hash {
  using is_avalanching = void;
  std::size_t operator()(std::string_view text) const { return hash_row(text); }
};
using campaign_table = boost::unordered_flat_map<std::string_view, std::int32_t, text_hash>;

/// The names that events are made of: 100 campaigns of 10 advertisements, 100 users and pages. Views see it.
class ad_names {
 public:
  static constexpr std::int32_t campaigns = 100;

  ad_names();
  ad_names(const ad_names&) = delete;
  ad_names& operator=(const ad_names&) = delete;

  /// Event n, of 100,000 in a second.
  [[nodiscard]] ad_event make(std::size_t n, std::mt19937_64& chance) const;
  [[nodiscard]] const campaign_table& campaign_of() const { return campaign_of_; }

 private:
  std::vector<std::string> users_;
  std::vector<std::string> pages_;
  std::vector<std::string> ads_;
  campaign_table campaign_of_;
};

/// The event as a flat object of texts, its time in milliseconds.
void write_json(const ad_event& e, std::string& to);

/// An event in a line of JSON, which its views see.
[[nodiscard]] parsed<ad_event> parse_ad_event(std::string_view line);

}  // namespace weir::bench
