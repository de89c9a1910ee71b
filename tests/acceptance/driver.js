// Shows each of SHOWN, waits for what runs by itself, then does what people could do; tells what it saw in the title.
const EVENTS = ["click", "dblclick", "contextmenu", "mouseover", "mouseenter", "mousedown", "pointerenter", "pointerover",
  "wheel", "focus", "focusin", "blur", "keydown", "input", "change", "submit", "copy", "paste", "drag", "dragstart",
  "animationstart", "transitionend", "toggle", "load", "error", "begin", "scroll", "close", "beforetoggle"];
const RUNS = /^[\u0000-\u0020]*(javascript|vbscript|livescript|data|blob|filesystem|view-source|feed|jar)\s*:/i;
const GONE = "script,style,iframe,object,embed,applet,frame,frameset,base,form,input,button,textarea,select,template,svg,math,link[rel=import],meta[http-equiv],portal";
const found = new Set();
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

function stay(event) {
  const link = event.target.closest && event.target.closest("a[href],area[href]");
  if (link && /^https?:|^mailto:|^tel:/i.test(link.protocol + "")) event.preventDefault();
}

function drive(root, view, isPage) {
  for (const one of root.querySelectorAll("*")) {
    if (isPage && !one.closest("body")) continue; // the head is ours
    if (one.matches(GONE)) found.add(`<${one.localName}>`);
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) found.add(`${name} on <${one.localName}>`);
      if (name !== "title" && name !== "alt" && name !== "aria-label" && name !== "content" && RUNS.test(value)) found.add(`${value.slice(0, 60)} in ${name}`);
      if (name === "style" && !isPage) found.add(`style on <${one.localName}>`);
    }
    for (const event of EVENTS) {
      try { one.dispatchEvent(new view.Event(event, { bubbles: true, cancelable: true })); } catch { /* nothing */ }
    }
    if (!/^(a|area)$/.test(one.localName) || !/^https?:$/.test(one.protocol)) try { one.click && one.click(); } catch { /* nothing */ }
  }
}

async function show(one) {
  if (one.page !== undefined) {
    const frame = document.createElement("iframe");
    const loaded = new Promise((go) => { frame.onload = go; });
    frame.srcdoc = one.page;
    document.body.append(frame);
    await loaded;
    frame.contentDocument.addEventListener("click", stay, true);
    drive(frame.contentDocument, frame.contentWindow, true);
    return frame;
  }
  const box = document.createElement("div");
  document.body.append(box);
  if (one.html !== undefined) box.innerHTML = one.html;
  if (one.text !== undefined) box.textContent = one.text;
  if (one.link !== undefined) {
    const link = document.createElement("a");
    link.href = one.link;
    box.append(link);
  }
  drive(box, window, false);
  return box;
}

(async () => {
  document.addEventListener("click", stay, true);
  document.addEventListener("submit", (event) => event.target.action.startsWith("http") && event.preventDefault());
  for (let at = 0; at < SHOWN.length; at += 20) {
    const some = SHOWN.slice(at, at + 20);
    // What could not be shown has not been seen.
    const boxes = await Promise.all(some.map((one) => show(one).catch((error) => found.add(`not shown: ${error}`))));
    await fetch(`/shown/${some.length}`);
    await pause(50);
    boxes.forEach((box) => box.remove && box.remove());
  }
  await pause(500);
  document.title = "done " + JSON.stringify([...found].sort());
})();
