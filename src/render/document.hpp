#pragma once

#include "base/json.hpp"

#include <string>
#include <vector>

namespace oidcctl {

// One line at the top of a table: a label and JSON pointers to the values after it; those
// that are null or absent are left out.
struct FactRow
{
  std::string label = {};
  std::vector<std::string> pointers = {};
};

// A list of findings below the facts, grouped by what is before '/' in the id.
struct FindingList
{
  std::string rows = {}; // pointer to the array; empty: there is no such list
};

// One column of a list: what is above it, and a pointer into each of the rows.
struct Column
{
  std::string header = {};
  std::string pointer = {};
};

// A list below the facts, one row for each element of an array. The last column may be
// long: it is wrapped.
struct RowList
{
  std::string rows = {}; // pointer to the array; empty: there is no such list
  std::vector<Column> columns = {};
};

// How a document looks as a table: only pointers into its data, so that a table cannot
// show what the JSON lacks.
struct TableView
{
  std::string items = {}; // pointer to an array of documents; empty: the data is one
  std::vector<FactRow> facts = {};
  RowList list = {};
  FindingList findings = {};
  std::vector<Column> summary = {}; // below many documents, one row for each
};

// What a command returns to be printed.
struct Document
{
  Json data = {};
  TableView view = {};
};

} // namespace oidcctl
