/** Tests of what recognisers share. */
@NullMarked
package dev.heed.speech.transcript;

import org.jspecify.annotations.NullMarked;
