// Texts in sight whose contrast with what is behind them is below WCAG's AA: 4.5, or 3 for large ones.
() => {
  const channels = (text) => {
    const numbers = text.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
    const rgb = text.startsWith("color(") ? numbers.slice(0, 3).map((one) => one * 255) : numbers.slice(0, 3);
    return { rgb, alpha: numbers[3] ?? 1 };
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const { rgb, alpha } = channels(getComputedStyle(each).backgroundColor);
      if (alpha === 1) {
        return rgb;
      }
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (walker.currentNode.nodeValue.trim() === "" || box.width < 2 || !element.checkVisibility()) {
      continue;
    }
    const [one, other] = [luminance(channels(style.color).rgb), luminance(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) {
      poor.push(`${walker.currentNode.nodeValue.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
    }
  }
  return poor;
};
