// Sends chosen files one after the other; each has a line until it has arrived, and keeps it where it was refused.

const NOT_ADDED = "This file could not be added. Try again.";

class Sending {
  constructor(list, gone) {
    this.list = list;
    this.gone = gone;
    this.queue = [];
  }

  /** Whether a line is shown: of a file on its way, or of one that was refused. */
  get isShown() {
    return this.list.childElementCount > 0;
  }

  /** Tells `report` after a row of files of which some have arrived, and `drawn` whenever lines have come or gone. */
  render(data, report, drawn) {
    Object.assign(this, { data, report, drawn });
  }

  take(files) {
    if (!files.length) return;
    if (!this.isSending) this.list.replaceChildren();
    for (const file of files) {
      const row = part("li", "", part("span", "name", file.name), part("span", "part", "waiting"));
      this.list.append(row);
      this.queue.push([file, row]);
    }
    this.drawn();
    if (!this.isSending) this.sendAll();
  }

  async sendAll() {
    this.isSending = true;
    let arrived = 0;
    while (this.queue.length && !this.gone.aborted) {
      const [file, row] = this.queue.shift();
      try {
        await this.send(file, row);
        row.remove();
        arrived += 1;
      } catch (refused) {
        row.querySelector(".part").textContent = "not added";
        row.querySelector("progress")?.remove();
        row.append(part("span", "refused", refused.message));
      }
    }
    this.isSending = false;
    this.drawn();
    if (arrived) this.report("added");
  }

  send(file, row) {
    if (file.size > this.data.max_bytes) {
      const most = Math.round(this.data.max_bytes / MB);
      throw new Error(`This file has ${Math.round(file.size / MB)} MB, and at most ${most} MB are taken. Save it with smaller pictures, or in parts.`);
    }
    const bar = part("progress");
    bar.max = file.size || 1;
    bar.setAttribute("aria-label", file.name);
    row.append(bar);
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("PUT", `${this.data.send_to}?name=${encodeURIComponent(file.name)}`);
      request.upload.onprogress = (event) => {
        bar.value = event.loaded;
        row.querySelector(".part").textContent = `${Math.floor((100 * event.loaded) / (event.total || 1))} %`;
      };
      request.onload = () => (request.status === 201 ? done() : failed(new Error(sentenceIn(request.responseText))));
      request.onerror = () => failed(new Error("The connection broke. Choose the file again."));
      request.onabort = () => failed(new Error("Stopped."));
      this.gone.addEventListener("abort", () => request.abort());
      request.send(file);
    });
  }
}

function sentenceIn(answer) {
  try {
    return JSON.parse(answer).error ?? NOT_ADDED;
  } catch {
    return NOT_ADDED;
  }
}
