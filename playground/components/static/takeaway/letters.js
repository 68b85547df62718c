// The page's own letters as data, for a picture: what is drawn into one can load nothing.

const FAMILY = "Source Sans";

let rule; // the promise of it

// The rule of a style sheet that brings the letters; empty where the page has none.
export function letters() {
  rule ??= found().catch(() => "");
  return rule;
}

async function found() {
  const ours = ({ style }) => style.fontFamily.replaceAll('"', "") === FAMILY && style.fontStyle !== "italic";
  for (const sheet of document.styleSheets) {
    const face = rulesOf(sheet).find((each) => each instanceof CSSFontFaceRule && ours(each));
    if (face) return `@font-face{font-family:"${FAMILY}";font-weight:100 900;src:url(${await read(face, sheet.href)})}`;
  }
  return "";
}

// A sheet from elsewhere keeps its rules to itself.
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

async function read({ style }, base) {
  const [, address] = style.getPropertyValue("src").match(/url\("?([^")]+)"?\)/);
  const content = await (await fetch(new URL(address, base))).blob();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(content);
  });
}
