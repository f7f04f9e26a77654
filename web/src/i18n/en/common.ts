export const common = {
  product: 'Millrace',
  retry: 'Try again',
  loading: 'Loading',
  notFound: 'There is no such page.',
  signIn: 'Sign in',
  email: 'E-mail',
  password: 'Password',
} as const;
