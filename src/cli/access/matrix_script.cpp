#include "cli/access/matrix_page.hpp"

namespace oidcctl::cli {

// Text of the cluster reaches the page by textContent only.
const std::string_view k_matrix_script = R"js(
'use strict';
(function () {
  var data = JSON.parse(document.getElementById('data').textContent);
  var STEP = 300;
  var strong = { admin: true, all: true };
  var byId = function (id) { return document.getElementById(id); };
  var body = byId('matrix').tBodies[0];
  var shown = STEP;
  var found = [];
  var at = { row: 0, column: 0 };

  function make(name, text, parent) {
    var element = document.createElement(name);
    if (text !== undefined) { element.textContent = text; }
    if (parent) { parent.appendChild(element); }
    return element;
  }
  function columnName(index) {
    return data.columns[index] === '*' ? 'whole cluster' : data.columns[index];
  }
  function bindingText(number) {
    var b = data.bindings[number];
    return (b[1] ? 'RoleBinding "' + b[0] + '" in namespace "' + b[1] + '"'
                 : 'ClusterRoleBinding "' + b[0] + '"') +
      ' gives ' + b[2] + ' "' + b[3] + '"';
  }
  function subjectText(row) {
    return row.kind + ' "' + row.name + '"' + (row.ns ? ' of namespace "' + row.ns + '"' : '');
  }
  function haystack(row) {
    if (row.text === undefined) {
      var words = [row.kind, row.name, row.ns || ''];
      row.cells.forEach(function (cell) {
        words.push(data.columns[cell[0]], cell[1]);
        cell[3].forEach(function (number) { words.push(data.bindings[number][3]); });
      });
      row.text = words.join('\n').toLowerCase();
    }
    return row.text;
  }
  function head() {
    var row = make('tr', undefined, byId('matrix').tHead);
    make('th', 'Subject', row).scope = 'col';
    data.columns.forEach(function (name, index) {
      make('th', columnName(index), row).scope = 'col';
    });
  }
  function addRow(row, index) {
    var line = make('tr', undefined, body);
    var name = make('th', row.name, line);
    name.scope = 'row';
    make('small', row.kind + (row.ns ? ' of ' + row.ns : ''), name);
    var cells = {};
    row.cells.forEach(function (cell) { cells[cell[0]] = cell; });
    data.columns.forEach(function (_, column) {
      var cell = cells[column];
      var box = make('td', cell ? cell[1] : '', line);
      box.tabIndex = -1;
      box.setAttribute('data-row', index);
      box.setAttribute('data-column', column);
      if (cell) {
        box.className = cell[2];
        box.setAttribute('data-cell', '');
      }
      box.setAttribute('aria-label', subjectText(row) + ', ' + columnName(column) + ': ' +
        (cell ? cell[1] : 'nothing'));
    });
  }
  function render() {
    body.textContent = '';
    found.slice(0, shown).forEach(addRow);
    byId('more').hidden = found.length <= shown;
    byId('summary').textContent = found.length === data.rows.length
      ? data.rows.length + ' subjects'
      : found.length + ' of ' + data.rows.length + ' subjects';
    at = { row: 0, column: 0 };
    var first = box(0, 0);
    if (first) { first.tabIndex = 0; }
  }
  function filter() {
    var words = byId('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
    var onlyStrong = byId('strong').checked;
    found = data.rows.filter(function (row) {
      var text = haystack(row);
      return words.every(function (word) { return text.indexOf(word) >= 0; }) &&
        (!onlyStrong || row.cells.some(function (cell) { return strong[cell[2]]; }));
    });
    shown = STEP;
    render();
  }
  function box(row, column) {
    return body.rows[row] && body.rows[row].cells[column + 1];
  }
  function go(row, column) {
    var next = box(row, column);
    if (!next) { return; }
    var last = box(at.row, at.column);
    if (last) { last.tabIndex = -1; }
    at = { row: row, column: column };
    next.tabIndex = 0;
    next.focus();
  }
  function explain(element) {
    var row = found[+element.getAttribute('data-row')];
    var column = +element.getAttribute('data-column');
    var cell = row.cells.filter(function (each) { return each[0] === column; })[0];
    byId('why-title').textContent = subjectText(row) + ' in ' + columnName(column);
    byId('why-text').textContent = cell ? cell[1] : 'No binding gives anything here' +
      (data.columns[0] === '*' && column > 0 ? '; what the whole cluster has counts here too.'
                                            : '.');
    var list = byId('why-list');
    list.textContent = '';
    (cell ? cell[3] : []).forEach(function (number) { make('li', bindingText(number), list); });
    byId('why').showModal();
  }
  function isBox(element) {
    return element && element.hasAttribute && element.hasAttribute('data-column');
  }

  body.addEventListener('click', function (event) {
    if (isBox(event.target)) {
      go(+event.target.getAttribute('data-row'), +event.target.getAttribute('data-column'));
      explain(event.target);
    }
  });
  body.addEventListener('keydown', function (event) {
    if (!isBox(event.target)) { return; }
    var moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (moves[event.key]) {
      go(at.row + moves[event.key][0], at.column + moves[event.key][1]);
    } else if (event.key === 'Home') {
      go(at.row, 0);
    } else if (event.key === 'End') {
      go(at.row, data.columns.length - 1);
    } else if (event.key === 'Enter' || event.key === ' ') {
      explain(event.target);
    } else {
      return;
    }
    event.preventDefault();
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === '/' && event.target !== byId('filter')) {
      byId('filter').focus();
      event.preventDefault();
    } else if (event.key === 'ArrowDown' && event.target === byId('filter')) {
      go(0, 0);
      event.preventDefault();
    }
  });
  byId('close').addEventListener('click', function () { byId('why').close(); });
  byId('why').addEventListener('close', function () {
    var last = box(at.row, at.column);
    if (last) { last.focus(); }
  });
  byId('filter').addEventListener('input', filter);
  byId('strong').addEventListener('change', filter);
  byId('more').addEventListener('click', function () { shown += STEP; render(); });
  window.addEventListener('beforeprint', function () { shown = found.length; render(); });
  byId('legend').textContent = data.legend;
  head();
  filter();
}());
)js";

} // namespace oidcctl::cli
