/** Text: words become tokens. {@link dev.heed.nlp.NlpPlugin} lists all that it offers. */
@NullMarked
package dev.heed.nlp;

import org.jspecify.annotations.NullMarked;
