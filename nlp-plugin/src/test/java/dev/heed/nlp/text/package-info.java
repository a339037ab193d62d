/** Tests of the tokenizer. */
@NullMarked
package dev.heed.nlp.text;

import org.jspecify.annotations.NullMarked;
