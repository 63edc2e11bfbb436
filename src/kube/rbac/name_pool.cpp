#include "kube/rbac/name_pool.hpp"

#include <algorithm>
#include <functional>

namespace oidcctl::rbac {

namespace {

constexpr std::size_t k_chunk = std::size_t{64} << 10;
constexpr std::size_t k_first_slots = 1024; // a power of two

} // namespace

NamePool::NamePool() : m_slots(k_first_slots, k_none) {}

NamePool::Id
NamePool::intern(std::string_view text)
{
  if ((m_interned + 1) * 4 > m_slots.size() * 3) {
    grow();
  }
  auto& slot = m_slots[slot_of(text)];
  if (slot == k_none) {
    ++m_interned;
    slot = add(text);
  }
  return slot;
}

NamePool::Id
NamePool::add(std::string_view text)
{
  m_texts.push_back(keep(text));
  return static_cast<Id>(m_texts.size() - 1);
}

NamePool::Id
NamePool::find(std::string_view text) const
{
  return m_slots[slot_of(text)];
}

std::string_view
NamePool::keep(std::string_view text)
{
  if (text.empty()) {
    return {};
  }
  if (text.size() > k_chunk) { // one of its own, before the one that is being filled
    auto own = std::make_unique<char[]>(text.size());
    std::copy(text.begin(), text.end(), own.get());
    const std::string_view kept(own.get(), text.size());
    m_chunks.insert(m_chunks.begin(), std::move(own));
    return kept;
  }
  if (text.size() > m_left) {
    m_chunks.push_back(std::make_unique<char[]>(k_chunk));
    m_left = k_chunk;
  }
  auto* place = m_chunks.back().get() + (k_chunk - m_left);
  std::copy(text.begin(), text.end(), place);
  m_left -= text.size();
  return {place, text.size()};
}

// Return the slot that has `text`, or the free one where it belongs.
std::size_t
NamePool::slot_of(std::string_view text) const
{
  const auto mask = m_slots.size() - 1;
  auto at = std::hash<std::string_view>{}(text)&mask;
  while (m_slots[at] != k_none && m_texts[m_slots[at]] != text) {
    at = (at + 1) & mask;
  }
  return at;
}

void
NamePool::grow()
{
  std::vector<Id> old(m_slots.size() * 2, k_none);
  old.swap(m_slots);
  for (const auto id : old) {
    if (id != k_none) {
      m_slots[slot_of(m_texts[id])] = id;
    }
  }
}

} // namespace oidcctl::rbac
