/* Search in a site opened from a folder. Browsers give such pages no worker; a hidden frame that
   speaks the same three words (postMessage, onmessage, importScripts) does instead. */
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    #frame = document.createElement("iframe");
    #waiting = [];
    #ready = false;

    constructor(address) {
      super();
      this.#frame.hidden = true;
      document.body.append(this.#frame);
      const inner = this.#frame.contentWindow;
      inner.postMessage = (data) => this.#heard(data);
      inner.importScripts = (...all) =>
        all.reduce((done, one) => done.then(() => this.#load(one)), Promise.resolve());
      this.#load(address).then(() => {
        this.#ready = true;
        for (const data of this.#waiting) this.#tell(data);
      });
    }

    postMessage(data) {
      if (this.#ready) this.#tell(data);
      else this.#waiting.push(data);
    }

    terminate() {
      this.#frame.remove();
    }

    #heard(data) {
      const event = new MessageEvent("message", { data });
      this.dispatchEvent(event);
      this.onmessage?.(event);
    }

    #tell(data) {
      const inner = this.#frame.contentWindow;
      inner.dispatchEvent(new inner.MessageEvent("message", { data }));
    }

    #load(address) {
      return new Promise((loaded, failed) => {
        const script = this.#frame.contentDocument.createElement("script");
        script.src = address;
        script.onload = loaded;
        script.onerror = failed;
        this.#frame.contentDocument.body.append(script);
      });
    }
  };
}
