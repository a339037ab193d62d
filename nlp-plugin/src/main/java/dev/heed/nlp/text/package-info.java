/** Text to tokens and back: the tokenizer of a model folder, as the published code has it. */
@NullMarked
package dev.heed.nlp.text;

import org.jspecify.annotations.NullMarked;
