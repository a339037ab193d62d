package dev.heed.nlp.architecture;

/**
 * What a checkpoint calls the parts around a decoder's layers.
 *
 * @param body what all but the head begins with
 * @param words the table of words, in {@code body}
 * @param layers in {@code body}; what follows is a layer's number
 * @param norm on top of the layers, in {@code body}
 * @param out the map that reads the next word out, where it is not the table of words
 */
record DecoderNames(String body, String words, String layers, String norm, String out) {

  static final DecoderNames LLAMA =
      new DecoderNames("model", "embed_tokens", "layers", "norm", "lm_head");
}
