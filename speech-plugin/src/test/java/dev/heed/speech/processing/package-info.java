/** Tests of processing of sound. */
@NullMarked
package dev.heed.speech.processing;

import org.jspecify.annotations.NullMarked;
