// Where the parts of a recording go: each is hashed, and signed for with others, while those before it are being sent.

const PARTS_AHEAD = 2;
const SIGNED_AT_ONCE = 8;
const STILL = 60000; // ms without a byte after which a request is given up

class Targets {
  constructor(upload) {
    this.upload = upload;
    this.ready = new Map(); // part number → promise of {url, headers}
    this.unsigned = []; // parts whose hash is known and whose URL is not
  }

  of(number) {
    if (!this.ready.has(number)) {
      const target = this.prepare(number);
      target.catch(() => this.ready.delete(number));
      this.ready.set(number, target);
    }
    return this.ready.get(number);
  }

  prepareAhead() {
    const { active, done, plan } = this.upload;
    let ahead = [...this.ready.keys()].filter((number) => !active.has(number)).length;
    for (let number = this.upload.next() || Infinity; number <= plan.total_parts && ahead < PARTS_AHEAD; number += 1) {
      if (done.has(number) || active.has(number) || this.ready.has(number)) continue;
      this.of(number).catch(() => {}); // met when its turn comes
      ahead += 1;
    }
  }

  forget(number) {
    this.ready.delete(number);
  }

  clear() {
    this.ready.clear();
  }

  // Where the page is not secure there is nothing to hash with; the size of a part is still watched.
  async prepare(number) {
    const sha256 = globalThis.crypto?.subtle ? await sha256Of(this.upload.slice(number)) : undefined;
    return new Promise((resolve, reject) => {
      this.unsigned.push({ number, sha256, resolve, reject });
      this.sign();
    });
  }

  // Parts whose hashes are known by now are signed for together.
  async sign() {
    if (this.isSigning) return;
    this.isSigning = true;
    while (this.unsigned.length > 0) {
      const some = this.unsigned.splice(0, SIGNED_AT_ONCE);
      try {
        const { urls } = await this.ask("POST", { parts: some.map(({ number, sha256 }) => ({ number, sha256 })) });
        for (const { number, resolve, reject } of some) {
          if (urls[number]) resolve(urls[number]);
          else reject(new Trouble("again"));
        }
      } catch (trouble) {
        for (const { reject } of some) reject(trouble);
      }
    }
    this.isSigning = false;
  }

  async ask(method, body, step = "") {
    let answer;
    let text;
    const address = new URL(this.upload.plan.sign, location.href);
    address.pathname += step;
    try {
      answer = await fetch(address, {
        method,
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(STILL),
      });
      text = await answer.text();
    } catch {
      throw new Trouble("wait", OFFLINE);
    }
    if (!answer.ok) throw troubleOf(answer.status, text, answer.headers.get("Retry-After"), { grant: true });
    return text && JSON.parse(text);
  }
}
