#include <weir/state/state_tables.hpp>
#include <weir/state/store_copy.hpp>

#include <algorithm>

namespace weir {

store_piece store_reader::next(std::size_t bytes_max) {
  store_piece piece{std::string(tables::all[table_]), {}, false};
  for (std::size_t bytes = 0; bytes < bytes_max;) {
    const auto found = in_->at_or_after(piece.table, key_);
    if (!found) {
      piece.last = ++table_ == tables::all.size();
      key_.assign(1, '\0');
      break;
    }
    bytes += found->key.size() + found->value.size();
    piece.entries.push_back({std::string(found->key), std::string(found->value)});
    key_.assign(found->key);
    key_ += '\0';
  }
  return piece;
}

store_replacement::store_replacement(byte_store& of) : out_(of.write()) {
  for (const auto table : tables::all)
    while (const auto found = out_->at_or_after(table, std::string(1, '\0')))
      out_->erase(table, std::string(found->key));
}

void store_replacement::put(const store_piece& piece) {
  if (std::find(tables::all.begin(), tables::all.end(), piece.table) == tables::all.end())
    throw state_error("a copy of a state has a table '" + piece.table + "', which no state has");
  for (const auto& each : piece.entries) out_->put(piece.table, each.key, each.value);
}

}  // namespace weir
