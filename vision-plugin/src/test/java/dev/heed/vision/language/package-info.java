@NullMarked
package dev.heed.vision.language;

import org.jspecify.annotations.NullMarked;
