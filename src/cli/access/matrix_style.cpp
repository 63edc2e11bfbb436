#include "cli/access/matrix_page.hpp"

namespace oidcctl::cli {

const std::string_view k_matrix_style = R"css(
:root {
  color-scheme: light dark;
  --back: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --head: #f6f8fa;
  --read: #ddf4ff; --write: #fff8c5; --admin: #ffd8b5; --all: #ffc9c9; --focus: #0550ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --head: #151b23;
    --read: #0c2d6b; --write: #4b3b00; --admin: #5a2a00; --all: #67060c; --focus: #79c0ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 1rem; background: var(--back); color: var(--text);
  font: 14px/1.45 system-ui, sans-serif;
}
h1 { font-size: 1.3rem; margin: 0 0 .3rem; }
p { margin: .2rem 0; }
#summary, #legend, .keys { color: var(--soft); }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin: .6rem 0; }
input[type=search] {
  font: inherit; min-width: 18rem; padding: .3rem .5rem; color: inherit;
  background: var(--back); border: 1px solid var(--line); border-radius: 4px;
}
.scroll { overflow: auto; max-height: 75vh; border: 1px solid var(--line); }
table { border-collapse: separate; border-spacing: 0; min-width: 100%; }
th, td {
  padding: .25rem .5rem; border-bottom: 1px solid var(--line);
  border-right: 1px solid var(--line); text-align: left; white-space: nowrap;
  background: var(--back);
}
thead th { position: sticky; top: 0; z-index: 2; background: var(--head); }
tbody th { position: sticky; left: 0; z-index: 1; font-weight: 500; background: var(--head); }
thead th:first-child { left: 0; z-index: 3; }
tbody th small { color: var(--soft); font-weight: 400; margin-left: .4rem; }
td.read { background: var(--read); }
td.write { background: var(--write); }
td.admin { background: var(--admin); }
td.all { background: var(--all); font-weight: 600; }
td[data-cell] { cursor: pointer; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
button {
  font: inherit; padding: .35rem .9rem; margin-top: .6rem; color: inherit;
  background: var(--head); border: 1px solid var(--line); border-radius: 4px; cursor: pointer;
}
dialog {
  max-width: 42rem; color: inherit; background: var(--back);
  border: 1px solid var(--line); border-radius: 6px;
}
dialog::backdrop { background: rgb(0 0 0 / 45%); }
dialog h2 { font-size: 1.05rem; margin: 0; }
dialog li { overflow-wrap: anywhere; }
@media print {
  :root {
    --back: #fff; --text: #000; --soft: #444; --line: #999; --head: #eee;
    --read: #fff; --write: #f4f4f4; --admin: #e4e4e4; --all: #d0d0d0;
  }
  .tools, #more, dialog, .keys { display: none !important; }
  .scroll { overflow: visible; max-height: none; border: 0; }
  thead th, tbody th { position: static; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { white-space: normal; font-size: 9pt; }
}
)css";

} // namespace oidcctl::cli
