#include <weir/actors/control/caf_config.hpp>
#include <weir/actors/control/cluster/frame.hpp>
#include <weir/actors/control/cluster/node_messages.hpp>
#include <weir/config/nearest.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include <algorithm>

namespace weir {

namespace {

std::string to_string(caf::string_view text) { return {text.begin(), text.end()}; }

/// A text or a list as CAF writes values of a type: atoms are in single quotes.
std::string in_words_of_caf(std::string value, const std::string& type) {
  if (type == "list of atom") std::ranges::replace(value, '"', '\'');
  return value;
}

/// What CAF calls a type, as a user of settings knows it.
std::string expected_type(const std::string& type) {
  if (type == "atom") return "a word of up to 10 letters";
  if (type == "list of atom") return "a list of words of up to 10 letters";
  if (type == "boolean") return "true or false";
  if (type == "uint64") return "a whole number";
  if (type == "timespan") return "a duration as \"10ms\" (ns, us, ms, s or min)";
  if (type == "string") return "text";
  return "a " + type;
}

/// What CAF accepts and then cannot run with.
void check_value(const std::string& key, const std::string& value) {
  const bool is_limit = key == "scheduler.max-threads" || key == "scheduler.max-throughput";
  if (is_limit && value.find_first_not_of('0') == value.npos)
    throw settings_error("0 is out of range: expected at least 1");
  if (key == "scheduler.policy" && value != "sharing" && value != "stealing")
    throw settings_error("expected \"sharing\" or \"stealing\", not " + shown(value));
}

}  // namespace

caf_config::caf_config(std::size_t threads, const settings& given) {
  if (given.cluster) network(*given.cluster);
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", threads);
  set("scheduler.max-throughput", std::size_t{50});
  for (const auto& [key, value] : given.caf) {
    try {
      set_text(key, value);
    } catch (const settings_error& error) {
      throw settings_error("caf." + key + ": " + error.what());
    }
  }
}

void caf_config::network(const cluster_settings& all) {
  load<caf::io::middleman>();
  if (!all.certificate.empty()) {
    load<caf::openssl::manager>();
    openssl_certificate = all.certificate;
    openssl_key = all.key;
    openssl_cafile = all.authority;
  }
  set("middleman.heartbeat-interval", caf::timespan(all.heartbeat));
  set("middleman.connection-timeout", caf::timespan(all.node_timeout));
  set("middleman.app-identifiers", std::vector<std::string>{"weir-1"});
  set("middleman.enable-automatic-connections", false);
  add_message_type<packet>("weir::packet");
  add_message_type<peer_hello>("weir::peer_hello");
  add_message_type<copy_request>("weir::copy_request");
  add_message_type<copy_piece>("weir::copy_piece");
  add_message_type<frame>("weir::frame");
  add_message_type<frame_ack>("weir::frame_ack");
  add_message_type<edge_credit>("weir::edge_credit");
}

void caf_config::set_text(const std::string& key, const std::string& value) {
  const auto* option = custom_options_.qualified_name_lookup(key);
  if (!option || option->category() == "global")
    throw settings_error("CAF has no such setting" + did_you_mean(key, known_keys()));
  const auto type = to_string(option->type_name());
  const auto parsed = option->parse(in_words_of_caf(value, type));
  if (!parsed) throw settings_error("expected " + expected_type(type) + ", not " + shown(value));
  check_value(key, value);
  set(option->full_name(), *parsed);
}

std::vector<std::string> caf_config::known_keys() const {
  std::vector<std::string> keys;
  for (const auto& option : custom_options_)
    if (option.category() != "global") keys.push_back(to_string(option.full_name()));
  return keys;
}

void check_caf_settings(const loaded_settings& all) {
  caf_config config(1, {});
  for (const auto& [key, value] : all.values.caf) {
    try {
      config.set_text(key, value);
    } catch (const settings_error& error) {
      const auto origin = all.origins.find("caf." + toml_text(key));
      const auto place = origin != all.origins.end() ? origin->second + ": " : "";
      throw settings_error(place + "caf." + key + ": " + error.what());
    }
  }
}

}  // namespace weir
