// The icons' style stands in report.css: the icons' script must not write it into the page.
window.FontAwesomeConfig = { autoAddCss: false };
