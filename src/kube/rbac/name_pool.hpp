#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace oidcctl::rbac {

// Keeps many texts in little memory, each under a number. The numbers are given in order
// from 0; a text stays where it is as long as the pool.
class NamePool
{
public:
  using Id = std::uint32_t;
  static constexpr Id k_none = ~Id{0};

  NamePool();

  // Return the number of `text`: the same for the same text.
  Id intern(std::string_view text);

  // Return a new number for `text`, without looking whether it has one: cheaper for texts
  // that occur once. `find` and `intern` do not return it.
  Id add(std::string_view text);

  // Return the number of `text`, or `k_none`.
  Id find(std::string_view text) const;

  std::string_view
  text(Id id) const
  {
    return m_texts[id];
  }
  std::size_t
  size() const
  {
    return m_texts.size();
  }

private:
  std::string_view keep(std::string_view text);
  std::size_t slot_of(std::string_view text) const;
  void grow();

  std::vector<std::unique_ptr<char[]>> m_chunks = {};
  std::size_t m_left = 0; // bytes in the last chunk
  std::vector<std::string_view> m_texts = {};
  std::vector<Id> m_slots; // a hash table with linear probing
  std::size_t m_interned = 0;
};

} // namespace oidcctl::rbac
