/** The cities that the demo knows, each with its country and its weather of every day. */
export const cities = {
  Kyoto: { country: 'Japan', sky: 'cherry blossom in the wind', celsius: 16 },
  Lisbon: { country: 'Portugal', sky: 'not a cloud', celsius: 24 },
  Nairobi: { country: 'Kenya', sky: 'sun after a short shower', celsius: 22 },
  Oslo: { country: 'Norway', sky: 'light snow', celsius: -3 },
  Porto: { country: 'Portugal', sky: 'fog over the river', celsius: 18 },
  'São Paulo': { country: 'Brazil', sky: 'warm rain', celsius: 27 },
  Tromsø: { country: 'Norway', sky: 'northern lights', celsius: -11 },
} as const;

type City = keyof typeof cities;

/** Sorted. */
export const cityNames = Object.keys(cities) as City[];

/** Sorted, each once. */
export const countries = [...new Set(cityNames.map((name) => cities[name].country))].sort();

/** The city of that name, however it is capitalised. */
export function findCity(name: string): City | undefined {
  return cityNames.find((city) => city.toLowerCase() === name.toLowerCase());
}
