#pragma once

#include "base/json.hpp"

#include <string>
#include <vector>

namespace oidcctl {

// One line at the top of a table: a label and JSON pointers to the values behind it; those
// that are null or absent are left out.
struct FactRow
{
  std::string label = {};
  std::vector<std::string> pointers = {};
};

// A list of findings below the facts, grouped by what stands before '/' in the id.
struct FindingList
{
  std::string rows = {}; // pointer to the array; empty: there is no such list
};

// One column of the overview below many documents.
struct SummaryColumn
{
  std::string header = {};
  std::string pointer = {};
};

// How a document looks as a table: only pointers into its data, so that a table cannot
// show what the JSON lacks.
struct TableView
{
  std::string items = {}; // pointer to an array of documents; empty: the data is one
  std::vector<FactRow> facts = {};
  FindingList findings = {};
  std::vector<SummaryColumn> summary = {}; // of all items; the last column may be long
};

// What a command returns to be printed.
struct Document
{
  Json data = {};
  TableView view = {};
};

} // namespace oidcctl
