// What the tests of the built site ask of a page that is open in a browser.

window.looking = {
  // Whether the page shows a heading.
  hasHeading() {
    return [...document.querySelectorAll("main h1")].some((heading) => heading.checkVisibility());
  },

  // Each chart: its size, its name, and how high its smallest text stands on the screen.
  charts() {
    return [...document.querySelectorAll("article svg[role=img]")].map((chart) => {
      const box = chart.getBoundingClientRect();
      const names = chart.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id));
      const scale = chart.getScreenCTM().a;
      const texts = [...chart.querySelectorAll("text")];
      return {
        width: box.width,
        height: box.height,
        name: names.map((one) => one.textContent).join(" ").trim(),
        smallest: Math.min(...texts.map((text) => parseFloat(text.getAttribute("font-size")) * scale)),
      };
    });
  },

  // By how many pixels the page is wider than the screen.
  tooWide() {
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  },

  // Tables, charts and text that are there but cannot be seen. What is folded away is hidden on purpose.
  hidden() {
    const parts = "article table, article svg[role=img], article h1, article h2, article p, aside";
    return [...document.querySelectorAll(parts)]
      .filter((one) => !one.closest("details") && one.textContent.trim())
      .filter((one) => {
        const box = one.getBoundingClientRect();
        return !one.checkVisibility() || box.width < 1 || box.height < 1;
      })
      .map(told);
  },

  // Text whose colour stands out less than 4.5 to 1 from what is behind it (WCAG 2.2, criterion 1.4.3).
  faint() {
    const parts =
      "article :is(h1, h2, h3, p, li, dt, dd, th, td, caption, a, summary), " +
      "article :is(.headline, .paragraph, .division) *, article svg text, aside, nav a, footer p, form span";
    return [...document.querySelectorAll(parts)]
      .filter((one) => one.checkVisibility() && one.textContent.trim())
      .filter((one) => contrast(one) < 4.5)
      .map((one) => `${told(one)} (${contrast(one).toFixed(1)})`);
  },
};

function told(element) {
  return `${element.tagName} ${element.textContent.trim().slice(0, 40)}`;
}

function contrast(element) {
  const style = getComputedStyle(element);
  const ink = luminance(numbers(element.closest("svg") ? style.fill : style.color));
  const paper = luminance(behind(element));
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}

function behind(element) {
  for (let one = element; one; one = one.parentElement) {
    const colour = numbers(getComputedStyle(one).backgroundColor);
    if (colour.length < 4 || colour[3] > 0.99) return colour;
  }
  return [255, 255, 255];
}

function numbers(colour) {
  return colour.match(/[\d.]+/g).map(Number);
}

function luminance(colour) {
  const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = colour.slice(0, 3).map((one) => linear(one / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
