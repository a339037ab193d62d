/** Tests of streaming. */
@NullMarked
package dev.heed.speech.streaming;

import org.jspecify.annotations.NullMarked;
