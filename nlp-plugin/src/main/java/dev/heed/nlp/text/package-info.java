/** Reading and writing text. */
@NullMarked
package dev.heed.nlp.text;

import org.jspecify.annotations.NullMarked;
