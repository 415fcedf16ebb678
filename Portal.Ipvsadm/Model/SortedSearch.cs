using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>Looks something up in a list that stands in the order of its keys.</summary>
internal static class SortedSearch
{
    /// <summary>Finds an element.</summary>
    /// <param name="elements">In the order of their keys.</param>
    /// <param name="key">The key that is looked for.</param>
    /// <param name="keyOf">The key of an element.</param>
    /// <returns>The element, or null when there is none.</returns>
    public static T? Find<T, TKey>(ImmutableArray<T> elements, TKey key, Func<T, TKey> keyOf)
        where T : class
        where TKey : IComparable<TKey>
    {
        var (first, last) = (0, elements.Length - 1);
        while (first <= last)
        {
            var middle = first + ((last - first) / 2);
            var order = keyOf(elements[middle]).CompareTo(key);
            if (order == 0)
            {
                return elements[middle];
            }

            (first, last) = order < 0 ? (middle + 1, last) : (first, middle - 1);
        }

        return null;
    }
}
