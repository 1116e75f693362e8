// Tabs wider than the screen: the one that is open comes into sight.
for (const tab of document.querySelectorAll(".tab-row > [aria-current], .tabs > [aria-current]")) {
  const row = tab.parentElement;
  const beside = (row.clientWidth - tab.offsetWidth) / 2;
  row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - beside;
}
