/**
 * Models that read pictures and text and write text: what they see, where it goes, what they say.
 */
@NullMarked
package dev.heed.vision.language;

import org.jspecify.annotations.NullMarked;
