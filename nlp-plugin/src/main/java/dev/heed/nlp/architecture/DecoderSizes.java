package dev.heed.nlp.architecture;

import dev.heed.model.Json;

/**
 * The sizes of a decoder, whatever its {@code config.json} calls them.
 *
 * @param width of a token
 * @param keyHeads of keys and values
 */
record DecoderSizes(int width, int layers, int heads, int keyHeads, int headWidth) {

  /** Heads that share the width of a token, each with a key and a value of its own. */
  static DecoderSizes of(Json config, String width, String layers, String heads) {
    int all = config.size(heads);
    int wide = config.size(width);
    return new DecoderSizes(wide, config.size(layers), all, all, wide / all);
  }
}
