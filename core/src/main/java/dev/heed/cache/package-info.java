/**
 * Files that ship inside jars and are needed on disk: models and native libraries. They are
 * unpacked once, into a folder that belongs to the user, and checked each time they are used. A
 * room at the far left: it imports nothing of Heed.
 */
@Internal
@NullMarked
package dev.heed.cache;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
